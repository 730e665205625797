/** An expression as CEL can parse it: names that CEL lacks stand as placeholders. */
export interface Rewritten {
  readonly text: string
  /** Column name by placeholder. */
  readonly names: ReadonlyMap<string, string>
  /** Position in the source of a position in `text`. */
  readonly positionOf: (position: number) => number
}

const durationUnit = /^(day|week|month|year)s?$/

/**
 * Rewrites the three things that a clinician writes and CEL does not read: `8 weeks` becomes `weeks(8)`;
 * column names in Chinese, or in backticks because they hold blanks, become placeholders; full-width
 * operators become plain ones. Texts in quotes stay as they are.
 */
export function rewrite(source: string): Rewritten {
  const prefix = freePrefix(source)
  const names = new Map<string, string>()
  const placeholders = new Map<string, string>()
  const marks: { out: number; from: number }[] = []
  let text = ''
  const emit = (piece: string, from: number) => {
    marks.push({ out: text.length, from })
    text += piece
  }
  const placeholder = (name: string) => {
    const known = placeholders.get(name)
    if (known !== undefined) return known
    const made = `${prefix}${names.size}`
    names.set(made, name)
    placeholders.set(name, made)
    return made
  }
  const token =
    /(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|`(?<quoted>[^`]+)`|(?<name>[\p{L}_][\p{L}\p{N}\p{M}_]*)|(?<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)(?:(?<gap>\s*)(?<unit>days?|weeks?|months?|years?)(?![\p{L}\p{N}_(]))?|(?<other>[\s\S])/gu
  for (const match of source.matchAll(token)) {
    const groups = match.groups ?? {}
    const from = match.index
    if (groups.quoted !== undefined) emit(placeholder(groups.quoted), from)
    else if (groups.name !== undefined)
      emit(isPlain(groups.name) ? groups.name : placeholder(groups.name), from)
    else if (groups.unit !== undefined && durationUnit.test(groups.unit))
      emit(`${groups.unit.replace(/s$/, '')}s(${plainNumber(groups.number)})`, from)
    else if (groups.number !== undefined) emit(plainNumber(groups.number), from)
    else if (groups.other !== undefined) emit(plainSign(groups.other), from)
    else emit(match[0], from)
  }
  const positionOf = (position: number) => {
    let from = position
    for (const mark of marks) {
      if (mark.out > position) break
      from = mark.from + (position - mark.out)
    }
    return Math.min(from, source.length)
  }
  return { text, names, positionOf }
}

function plainNumber(text: string): string {
  return text.startsWith('.') ? `0${text}` : text
}

/** CEL reserves some words; as column names they go by a placeholder, except those it needs itself. */
const reserved = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

function isPlain(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name)
}

/** Full-width ！＜＝＞（） and their like, U+FF01 to U+FF5E, as plain signs. */
function plainSign(sign: string): string {
  return /[\uff01-\uff5e\u3000]/.test(sign) ? sign.normalize('NFKC') : sign
}

function freePrefix(source: string): string {
  let prefix = 'column__'
  while (source.includes(prefix)) prefix += '_'
  return prefix
}
