import { half, wide } from './size.ts'
import { group } from './svg.ts'

const gap = 32

/** Width of each of several panels, at most `across` beside each other; one alone takes half the column. */
export function panelSide(count: number, across: number): number {
  const columns = Math.min(across, count)
  return count > 1 ? (wide - gap * (columns - 1)) / columns : half
}

/** Panels in rows, each row as high as its highest panel, with `below` pixels between rows. */
export function panelRows<Item>(
  items: readonly Item[],
  { across, below }: { readonly across: number; readonly below: number },
  draw: (item: Item, side: number) => { readonly body: string; readonly height: number },
): { width: number; height: number; body: string } {
  const side = panelSide(items.length, across)
  const columns = Math.min(across, items.length)
  let body = ''
  let top = 0
  let tallest = 0
  items.forEach((item, i) => {
    if (i > 0 && i % columns === 0) {
      top += tallest + below
      tallest = 0
    }
    const panel = draw(item, side)
    const x = (i % columns) * (side + gap)
    body += group('panel', panel.body, { transform: `translate(${x.toFixed(2)} ${top.toFixed(2)})` })
    tallest = Math.max(tallest, panel.height)
  })
  return { width: items.length > 1 ? wide : half, height: top + tallest, body }
}
