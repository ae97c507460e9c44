/** Streams into memory, bounded in size, and pipes bounded in time as well. */
import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
