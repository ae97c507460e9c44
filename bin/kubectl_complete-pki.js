#!/usr/bin/env node
require('../dist/cli/main.js').main('kubectl_complete-pki', process.argv.slice(2));
