/** Kept equal to package.json by test/house; read from here so that --version opens no file. */
export const VERSION = '0.1.0';
