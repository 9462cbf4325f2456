// What documents carry beside their pages: who wrote them, with what, when. It is only named here, because
// nothing that cleans a PDF or an Office file is part of these pages. Sources: ISO 32000-2, 14.3 (document
// information, XMP); ECMA-376, part 2 (docProps); OASIS ODF 1.3, part 2 (meta.xml).

const NEAR_EDGE = 1024 * 1024;
const PDF_MARKS = {
  author: /\/Author\s*[(<]/,
  title: /\/Title\s*[(<]/,
  program: /\/(Creator|Producer)\s*[(<]/,
  dates: /\/(CreationDate|ModDate)\s*[(<]/,
  xmp: /<x:xmpmeta|\/Metadata\s+\d+/,
  files: /\/EmbeddedFiles?\b/,
};
const ZIP_MARKS = {
  author: /docProps\/core\.xml|meta\.xml/,
  program: /docProps\/app\.xml/,
  custom: /docProps\/custom\.xml/,
  comments: /(word|ppt|xl)\/comments/,
  macros: /vbaProject\.bin|Basic\/script/,
  files: /embeddings\//,
};
const ENDING = /\.(pdf|docx|docm|xlsx|xlsm|pptx|pptm|odt|ods|odp)$/i;

export const isDocument = (file) => ENDING.test(file.name) || file.type === "application/pdf";

// The names of what a document carries, as far as its first and last MiB show: author, title, program, ...
export async function carriedDetails(file) {
  const edges = [file.slice(0, NEAR_EDGE), file.slice(Math.max(0, file.size - NEAR_EDGE))];
  const texts = await Promise.all(edges.map(async (edge) => new TextDecoder("latin1").decode(await edge.arrayBuffer())));
  const marks = texts[0].startsWith("PK") ? ZIP_MARKS : PDF_MARKS;
  return Object.keys(marks).filter((name) => texts.some((text) => marks[name].test(text)));
}
