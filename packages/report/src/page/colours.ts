/**
 * Okabe and Ito's colours (jfly.uni-koeln.de/color), as lines and fills; and as text, darker or lighter until
 * they stand out from the paper by 4.5 to 1.
 */
export interface Palette {
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly paper: string
  readonly panel: string
  readonly accent: string
  readonly warning: string
  readonly series: readonly string[]
  readonly seriesText: readonly string[]
}

export const light: Palette = {
  ink: '#1a1d21',
  soft: '#565f6a',
  line: '#e1e4e8',
  paper: '#fffefb',
  panel: '#f5f4ee',
  accent: '#0067a0',
  warning: '#8a4b00',
  series: ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'],
  seriesText: ['#0067a0', '#b04c00', '#00734f', '#9a4a78', '#8a5f00', '#1f6f9c'],
}

export const dark: Palette = {
  ink: '#eceae4',
  soft: '#a9afb7',
  line: '#30353b',
  paper: '#16181b',
  panel: '#1e2125',
  accent: '#6bbdec',
  warning: '#f0b04a',
  series: ['#56B4E9', '#F07F2E', '#27C498', '#DE94BE', '#F0B63F', '#8CCBF0'],
  seriesText: ['#6bbdec', '#f59450', '#3fd3a8', '#e6a6ca', '#f2bf57', '#a3d6f4'],
}

/** The palette as custom properties. */
export function variables(palette: Palette): string {
  const { series, seriesText, ...plain } = palette
  return [
    ...Object.entries(plain).map(([name, value]) => `--${name}:${value}`),
    ...series.map((value, i) => `--s${i}:${value}`),
    ...seriesText.map((value, i) => `--t${i}:${value}`),
  ].join(';')
}

/** Custom properties written out, for a figure that leaves the page. */
export function resolveVariables(css: string, palette: Palette): string {
  const values = new Map(
    variables(palette)
      .split(';')
      .map(pair => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]),
  )
  return css.replace(/var\((--[a-z0-9]+)\)/g, (_, name: string) => values.get(name) ?? 'currentColor')
}
