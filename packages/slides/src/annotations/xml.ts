import { open } from 'node:fs/promises'
import { SlideError } from '../slide-error.ts'

/** An element of XML: its attributes, and its children by name, in the order of the file. */
export interface XmlElement {
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Readonly<Record<string, readonly XmlElement[]>>
}

/** A million points take some 50 MB; the parser needs several times that. */
const largest = 256 * 2 ** 20

/**
 * Reads an XML file whole.
 * @throws SlideError `bad-annotation` for what is no XML (with its line), holds a document type or entities of its own,
 * or is larger than 256 MiB
 */
export async function readXml(file: string): Promise<{ name: string; root: XmlElement }> {
  const wrong = (what: string) =>
    new SlideError('bad-annotation', what, 'export the annotations again', { file })
  const handle = await open(file)
  let text: string
  try {
    if ((await handle.stat()).size > largest) throw wrong('more than 256 MiB of XML')
    text = (await handle.readFile('utf8')).replace(/^\uFEFF/, '')
  } finally {
    await handle.close()
  }
  // Entities can grow without bound or name files: no annotation needs them.
  const declared = /<!(DOCTYPE|ENTITY)/i.exec(text)
  if (declared)
    throw wrong(
      `line ${text.slice(0, declared.index).split('\n').length}: a ${declared[1]}, which annotations do not have`,
    )
  const { XMLParser, XMLValidator } = await import('fast-xml-parser')
  const valid = XMLValidator.validate(text)
  if (valid !== true) {
    // For elements left open the validator lists their names in brackets.
    const names = /^Invalid '(\[[\s\S]*\])' found/.exec(valid.err.msg)?.[1]
    const what = names
      ? `${names.replace(/[[\]"\s]+/g, ' ').trim()} never closed: the file is cut off`
      : valid.err.msg
    throw wrong(`line ${valid.err.line}: ${what}`)
  }
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    maxNestedTags: 32,
    isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
  })
  let parsed: unknown
  try {
    parsed = parser.parse(text)
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : 'it is no XML')
  }
  for (const [name, value] of Object.entries(parsed ?? {}))
    if (!name.startsWith('?') && !name.startsWith('#'))
      return { name, root: elementOf(Array.isArray(value) ? value[0] : value) }
  throw wrong('it holds no element')
}

function elementOf(node: unknown): XmlElement {
  const attributes: Record<string, string> = {}
  const children: Record<string, readonly XmlElement[]> = {}
  if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) {
      if (key.startsWith('@')) attributes[key.slice(1)] = unescapeXml(String(value))
      else if (Array.isArray(value) && !key.startsWith('#')) children[key] = value.map(elementOf)
    }
  return { attributes, children }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : -1
    return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : (entities[name] ?? whole)
  })
}

/** Text as the value of an attribute. */
export function escapeXml(text: string): string {
  return text
    .replace(
      /[&<>"]/g,
      letter => `&${letter === '&' ? 'amp' : letter === '<' ? 'lt' : letter === '>' ? 'gt' : 'quot'};`,
    )
    .replace(/[\n\r\t]/g, letter => `&#${letter.charCodeAt(0)};`)
}

/** Colour `#rrggbb` of an attribute, or null. */
export function hexColour(text: string | undefined): readonly [number, number, number] | null {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(text ?? '')
  return match
    ? [Number.parseInt(match[1], 16), Number.parseInt(match[2], 16), Number.parseInt(match[3], 16)]
    : null
}
