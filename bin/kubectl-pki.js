#!/usr/bin/env node
import('../dist/cli/main.js').then(({ main }) => main('kubectl pki', process.argv.slice(2)));
