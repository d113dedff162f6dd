/** Word at the beginning of a line that stands for a snippet or for files. */
export const IMPORT = "import";
