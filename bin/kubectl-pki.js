#!/usr/bin/env node
require('../dist/cli/main.js').main('kubectl pki', process.argv.slice(2));
