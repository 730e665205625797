import { escapeText } from '../text/escape.ts'

type Attributes = Readonly<Record<string, string | number | null | undefined>>

/** Coordinates with two decimals at most: a hundredth of a pixel is nobody's loss. */
export function px(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a coordinate of a figure is ${value}`)
  return String(Math.round(value * 100) / 100)
}

/** One element; numbers are rounded, text is escaped, null attributes are left out. `children` is markup. */
export function element(name: string, attributes: Attributes, children = ''): string {
  let text = `<${name}`
  for (const [key, value] of Object.entries(attributes))
    if (value !== null && value !== undefined)
      text += ` ${key}="${typeof value === 'number' ? px(value) : escapeText(value)}"`
  return children === '' ? `${text}/>` : `${text}>${children}</${name}>`
}

/** A line of text. Classes: `tick`, `axis`, `label`, `strong`; `mid` and `end` anchor it. */
export function words(x: number, y: number, className: string, text: string, extra: Attributes = {}): string {
  return element('text', { x, y, class: className, ...extra }, escapeText(text))
}

/** Several lines of text, one under the other. */
export function lines(
  x: number,
  y: number,
  className: string,
  texts: readonly string[],
  leading = 16,
): string {
  return texts.map((text, i) => words(x, y + i * leading, className, text)).join('')
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return element('line', { x1, y1, x2, y2, class: className })
}

export function rectangle(x: number, y: number, width: number, height: number, className: string): string {
  return element('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height), class: className })
}

export function path(d: string, className: string, extra: Attributes = {}): string {
  return element('path', { d, class: className, ...extra })
}

/** A group of markup. */
export function group(className: string, children: string, extra: Attributes = {}): string {
  return element('g', { class: className, ...extra }, children)
}
