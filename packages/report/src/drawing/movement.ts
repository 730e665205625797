import { element, line } from './svg.ts'

/** A bar to the left or the right of a middle line, -1 to 1: how far one value moved a prediction. */
export function drawMovement(share: number): string {
  const half = 60
  const width = Math.max(0.8, Math.abs(share) * half)
  const x = share < 0 ? half - width : half
  const bar = element('rect', { x, y: 3, width, height: 9, class: `fill s${share < 0 ? 0 : 1}` })
  return `<svg viewBox="0 0 120 14" preserveAspectRatio="none" aria-hidden="true">${line(half, 0, half, 14, 'rule strong')}${bar}</svg>`
}
