#!/usr/bin/env node
(await import('../dist/cli/main.js')).main('kubepki', process.argv.slice(2));
