/**
 * What Excel made of a gene's name, and which gene it can have been. Excel takes SEPT9 for the ninth of September
 * and 2310009E13 for a number, on opening a file and without asking (Zeeberg et al., BMC Bioinformatics 2004; Ziemann,
 * Eren and El-Osta, Genome Biology 2016).
 */
export interface ExcelName {
  readonly kind: 'date' | 'serial' | 'number'
  /** Symbols that Excel shows so, as they were when they could be mangled; none where no gene has such a name. */
  readonly candidates: readonly string[]
  /** The symbol, where only one gene can have been it. */
  readonly symbol: string | null
}

const months: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
  // German, French, Spanish and Italian Excel.
  sept: 9,
  mrz: 3,
  mär: 3,
  maerz: 3,
  märz: 3,
  mars: 3,
  dez: 12,
  déc: 12,
  dic: 12,
  okt: 10,
  out: 10,
  ott: 10,
  set: 9,
}

/**
 * Genes by month: the symbol that a number follows, and the numbers that HGNC ever approved. MARCH1 (now MARCHF1) and
 * MARC1 (now MTARC1) are both shown as 1-Mar. Source: HGNC, previous symbols of MARCHF1 to MARCHF11, MTARC1 and
 * MTARC2, SEPTIN1 to SEPTIN14, SELENOF and DELEC1; aliases of POU5F1 and BHLHE41.
 */
const genes: readonly { month: number; stem: string; numbers: readonly number[] }[] = [
  { month: 3, stem: 'MARCH', numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  { month: 3, stem: 'MARC', numbers: [1, 2] },
  { month: 9, stem: 'SEPT', numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] },
  { month: 9, stem: 'SEP', numbers: [15] },
  { month: 12, stem: 'DEC', numbers: [1, 2] },
  { month: 10, stem: 'OCT', numbers: [4] },
]

function genesOf(month: number, number: number): string[] {
  return genes.flatMap(({ month: own, stem, numbers }) =>
    own === month && numbers.includes(number) ? [`${stem}${number}`] : [],
  )
}

/** Days and two-digit years that `1-Mar`, `Mar-01`, `01.Mrz`, `3月1日` can be of. */
function dayAndMonth(text: string): { month: number; number: number } | null {
  const forward = /^(\d{1,2})[-. /]+([\p{L}]{3,5})\.?$/u.exec(text)
  const backward = /^([\p{L}]{3,5})\.?[-. /]+(\d{1,2})$/u.exec(text)
  const chinese = /^(\d{1,2})月(\d{1,2})日$/.exec(text)
  if (chinese) return { month: Number(chinese[1]), number: Number(chinese[2]) }
  const [word, digits] = forward ? [forward[2], forward[1]] : backward ? [backward[1], backward[2]] : ['', '']
  const month = months[word.toLowerCase()]
  return month === undefined ? null : { month, number: Number(digits) }
}

/** Days of a month that a written date can be: `3/1/2001` is in March in one country and in January in another. */
function wholeDates(text: string): { year: number; month: number; number: number }[] {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]0?0:00(?::00)?)?$/.exec(text)
  if (iso) return [{ year: Number(iso[1]), month: Number(iso[2]), number: Number(iso[3]) }]
  const named = /^(\d{1,2})[-. /]+([\p{L}]{3,5})\.?[-. /]+(\d{4}|\d{2})$/u.exec(text)
  if (named) {
    const month = months[named[2].toLowerCase()]
    const year = Number(named[3]) + (named[3].length === 2 ? 2000 : 0)
    return month === undefined ? [] : [{ year, month, number: Number(named[1]) }]
  }
  const plain = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})$/.exec(text)
  if (!plain) return []
  const year = Number(plain[3]) + (plain[3].length === 2 ? 2000 : 0)
  const first = Number(plain[1])
  const second = Number(plain[2])
  return [
    { year, month: second, number: first },
    ...(first === second ? [] : [{ year, month: first, number: second }]),
  ]
}

/** A date of the first of a month may be `Sep-09`, for which Excel takes September 2009, or the first of September. */
function genesOfDate({ year, month, number }: { year: number; month: number; number: number }): string[] {
  const asYear = number === 1 && year > 2001 && year <= 2015 ? genesOf(month, year - 2000) : []
  return [...genesOf(month, number), ...asYear]
}

/** Days from 1970-01-01 to the day that Excel counts as 0 (1899-12-30). */
const excelEpoch = 25_569

/**
 * What a name is as Excel writes it, or null where it is no such thing. Bare numbers are looked at only where
 * `serials` says that the names around them are no numbers, for five digits are an Entrez gene too.
 */
export function excelName(name: string, { serials = false } = {}): ExcelName | null {
  const text = name.trim()
  if (text.length > 24) return null
  if (/^\d(\.\d+)?E\+\d{1,3}$/i.test(text)) return { kind: 'number', candidates: [], symbol: null }
  if (/^\d{5}$/.test(text)) return serials ? serial(Number(text)) : null
  if (!/\d/.test(text)) return null
  const short = dayAndMonth(text)
  if (short) return found('date', genesOf(short.month, short.number))
  const dates = wholeDates(text).filter(
    ({ month, number }) => month >= 1 && month <= 12 && number >= 1 && number <= 31,
  )
  return dates.length === 0 ? null : found('date', dates.flatMap(genesOfDate))
}

function serial(days: number): ExcelName | null {
  const date = new Date((days - excelEpoch) * 86_400_000)
  const year = date.getUTCFullYear()
  if (year < 1995 || year > 2040) return null
  const candidates = genesOfDate({ year, month: date.getUTCMonth() + 1, number: date.getUTCDate() })
  return candidates.length === 0 ? null : found('serial', candidates)
}

/** OCT4 and DEC2 were never approved: a date of theirs is more likely another thing. */
const aliasesOnly = new Set(['OCT4', 'DEC2'])

function found(kind: 'date' | 'serial', all: readonly string[]): ExcelName {
  const candidates = [...new Set(all)]
  const symbol = candidates.length === 1 && !aliasesOnly.has(candidates[0]) ? candidates[0] : null
  return { kind, candidates, symbol }
}
