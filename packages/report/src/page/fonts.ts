import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface Face {
  readonly family: string
  readonly file: string
  readonly range: string
}

// The ranges are those of the two families' own subsets.
const latin =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD'
const latinExt =
  'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF'
const greek = 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF'

const sans: readonly Face[] = [
  {
    family: 'Report Sans',
    file: '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
    range: latin,
  },
  {
    family: 'Report Sans',
    file: '@fontsource-variable/source-sans-3/files/source-sans-3-greek-wght-normal.woff2',
    range: greek,
  },
]
const sansExt: readonly Face[] = [
  {
    family: 'Report Sans',
    file: '@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2',
    range: latinExt,
  },
]
const serif: readonly Face[] = [
  {
    family: 'Report Serif',
    file: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-opsz-normal.woff2',
    range: latin,
  },
]
const serifExt: readonly Face[] = [
  {
    family: 'Report Serif',
    file: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-ext-wght-normal.woff2',
    range: latinExt,
  },
]

/** Chinese, Japanese and Korean come from the reader's system: their fonts are too large to embed. */
export const systemFallback =
  '"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei","Source Han Sans SC",system-ui,sans-serif'
export const serifFallback =
  'Georgia,"Noto Serif CJK SC","Songti SC",SimSun,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",serif'

/** Source Sans 3 alone: what a figure needs when it leaves the page. */
export function figureFontFaces(): string {
  return sans.map(faceRule).join('')
}

/**
 * The embedded faces of a page: Source Sans 3 and Source Serif 4 (SIL Open Font Licence 1.1). The extended
 * Latin subsets are added when the page has a letter that needs them.
 */
export function fontFaces(text: string): string {
  const extended = /[\u0100-\u012f\u0133-\u0150\u0154-\u02ba\u1e00-\u1eff\u2c60-\u2c7f]/.test(text)
  return [...serif, ...(extended ? [...sansExt, ...serifExt] : [])].map(faceRule).join('')
}

const cache = new Map<string, string>()

function faceRule({ family, file, range }: Face): string {
  let base64 = cache.get(file)
  if (base64 === undefined) {
    base64 = readFileSync(fileURLToPath(import.meta.resolve(file))).toString('base64')
    cache.set(file, base64)
  }
  return `@font-face{font-family:"${family}";font-style:normal;font-weight:200 900;font-display:swap;src:url(data:font/woff2;base64,${base64}) format("woff2");unicode-range:${range}}`
}
