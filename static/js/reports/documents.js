// What documents carry beside their pages: who wrote them, with what, when. It is only shown here, because
// nothing that cleans a PDF or an Office file is part of these pages. Sources: ISO 32000-2, 7.3.4, 14.3
// (strings, document information, XMP); ECMA-376, part 2 (docProps); OASIS ODF 1.3, part 2 (meta.xml).
import { zipEntries, zipText } from "./zip.js";

const NEAR_EDGE = 1024 * 1024;
const LONGEST_PART = 4 * 1024 * 1024;
const MOST_VALUES = 8;
const LONGEST_VALUE = 120;
const ENDING = /\.(pdf|docx|docm|xlsx|xlsm|pptx|pptm|odt|ods|odp)$/i;

const PDF_MARKS = {
  author: /\/Author\s*[(<]/,
  title: /\/Title\s*[(<]/,
  program: /\/(Creator|Producer)\s*[(<]/,
  dates: /\/(CreationDate|ModDate)\s*[(<]/,
  xmp: /<x:xmpmeta|\/Metadata\s+\d+/,
  files: /\/EmbeddedFiles?\b/,
};
const PDF_KEYS = { author: "Author", title: "Title|Subject|Keywords", program: "Creator|Producer", dates: "CreationDate|ModDate" };
const ZIP_MARKS = {
  author: /^(docProps\/core\.xml|meta\.xml)$/,
  program: /^docProps\/app\.xml$/,
  custom: /^docProps\/custom\.xml$/,
  comments: /^(word|ppt|xl)\/comments/,
  macros: /vbaProject\.bin$|^Basic\/script/,
  files: /embeddings\//,
  thumbnail: /^(docProps|Thumbnails)\/thumbnail/,
};
// Which elements of which parts of an Office file say it, by what they say.
const TAGS = {
  author: ["dc:creator", "cp:lastModifiedBy", "meta:initial-creator", "Manager", "Company"],
  title: ["dc:title", "dc:subject", "cp:keywords", "dc:description"],
  program: ["Application", "AppVersion", "Template", "meta:generator"],
  dates: ["dcterms:created", "dcterms:modified", "meta:creation-date", "dc:date"],
  custom: ["vt:lpwstr"],
};
const PROPERTIES = /^(docProps\/(core|app|custom)\.xml|meta\.xml)$/;
// Parts in which people are named as authors of comments and changes.
const SIGNED = /^(word\/(document|comments|people)|ppt\/commentAuthors|xl\/persons\/person|xl\/comments\d*)\.xml$/;
const SIGNATURES = /(?:w:author|w15:author|displayName|\bname)="([^"]{1,200})"|<author>([^<]{1,200})</g;

export const isDocument = (file) => ENDING.test(file.name) || file.type === "application/pdf";

// {name: [value]} of what a document carries: author, title, program, ... A name without values is there, and
// cannot be read here.
export async function carriedDetails(file) {
  const begin = await latinText(file.slice(0, NEAR_EDGE));
  const details = begin.startsWith("PK") ? await zipDetails(file) : await pdfDetails(file, begin);
  return Object.fromEntries(Object.entries(details).map(([name, values]) => [name, tidy(values)]));
}

const latinText = async (blob) => new TextDecoder("latin1").decode(await blob.arrayBuffer());
const tidy = (values) => [...new Set(values.map((value) => value.replace(/[\p{C}\s]+/gu, " ").trim().slice(0, LONGEST_VALUE)).filter(Boolean))].slice(0, MOST_VALUES);

// The first and the last MiB of a PDF. Strings of an encrypted one cannot be read.
async function pdfDetails(file, begin) {
  const text = file.size > NEAR_EDGE ? `${begin}\n${await latinText(file.slice(Math.max(NEAR_EDGE, file.size - NEAR_EDGE)))}` : begin;
  const names = Object.keys(PDF_MARKS).filter((name) => PDF_MARKS[name].test(text));
  const isReadable = !/\/Encrypt\b/.test(text);
  const valuesOf = (name) => (isReadable && PDF_KEYS[name] ? pdfStrings(text, PDF_KEYS[name]) : name === "xmp" && isReadable ? xmpValues(text) : []);
  return Object.fromEntries(names.map((name) => [name, valuesOf(name)]));
}

function pdfStrings(text, keys) {
  const strings = new RegExp(`/(?:${keys})\\s*(?:\\(((?:\\\\[\\s\\S]|[^\\\\()])*)\\)|<([0-9A-Fa-f\\s]*)>)`, "g");
  return [...text.matchAll(strings)].map(([, literal, hexed]) => pdfText(literal === undefined ? unhexed(hexed) : unescaped(literal)));
}

const unhexed = (text) => (text.replace(/\s/g, "").match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16))).join("");
const ESCAPES = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", "\n": "" };
const unescaped = (text) =>
  text.replace(/\\([0-7]{1,3}|[\s\S])/g, (_, one) => (/[0-7]/.test(one) ? String.fromCharCode(parseInt(one, 8) & 255) : ESCAPES[one] ?? one));

// A text string: UTF-16 or UTF-8 behind its mark, otherwise near enough to Latin-1.
function pdfText(text) {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const form = text.startsWith("\xfe\xff") ? "utf-16be" : text.startsWith("\xef\xbb\xbf") ? "utf-8" : "latin1";
  return new TextDecoder(form).decode(bytes);
}

const asUtf8 = (text) => new TextDecoder().decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
const xmpValues = (text) =>
  [...text.matchAll(/<rdf:li[^>]*>([^<]{1,400})<|xmp:CreatorTool[>="]+([^<"]{1,400})/g)].map(([, one, other]) => plain(asUtf8(one ?? other)));

async function zipDetails(file) {
  const entries = await zipEntries(file);
  const names = Object.keys(entries);
  const details = Object.fromEntries(Object.keys(ZIP_MARKS).filter((mark) => names.some((name) => ZIP_MARKS[mark].test(name))).map((mark) => [mark, []]));
  for (const name of names.filter((one) => PROPERTIES.test(one))) {
    const text = await zipText(file, entries[name], LONGEST_PART);
    for (const [mark, tags] of Object.entries(TAGS)) {
      const values = tags.flatMap((tag) => elementsOf(text, tag));
      if (values.length) details[mark] = [...(details[mark] ?? []), ...values];
    }
  }
  for (const name of names.filter((one) => SIGNED.test(one))) {
    const people = [...(await zipText(file, entries[name], LONGEST_PART)).matchAll(SIGNATURES)].map(([, one, other]) => plain(one ?? other));
    if (people.length) details.people = [...(details.people ?? []), ...people];
  }
  return details;
}

const elementsOf = (text, tag) => [...text.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([^<]{1,1000})</${tag}>`, "g"))].map(([, value]) => plain(value));
const ENTITIES = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
const plain = (text) =>
  text.replace(/&(#x?[0-9a-fA-F]{1,6}|\w{2,4});/g, (whole, name) => (name[0] === "#" ? numbered(name) : ENTITIES[name] ?? whole));

function numbered(name) {
  const point = name[1] === "x" ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
}
