#!/usr/bin/env node
import('../dist/cli/main.js').then(({ main }) => main('kubectl_complete-pki', process.argv.slice(2)));
