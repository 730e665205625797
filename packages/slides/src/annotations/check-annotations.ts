import type { Finding } from '@tessera/evidence'
import type { Annotation } from './annotation.ts'

/**
 * What makes annotations doubtful on a slide of this size: regions that lie outside it wholly (an error: they were drawn
 * on another slide, or in other units) or in part (a warning: what is outside is cut off).
 */
export function checkAnnotations(
  annotations: readonly Annotation[],
  size: { readonly width: number; readonly height: number },
  file: string,
): Finding[] {
  const findings: Finding[] = []
  annotations.forEach(({ name, className, polygons }, i) => {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
    for (const [outer] of polygons)
      for (let p = 0; p < outer.length; p += 2) {
        x0 = Math.min(x0, outer[p])
        x1 = Math.max(x1, outer[p])
        y0 = Math.min(y0, outer[p + 1])
        y1 = Math.max(y1, outer[p + 1])
      }
    const called = `annotation ${i + 1}${name || className ? ` (${[className, name].filter(Boolean).join(', ')})` : ''}`
    const reach = `from (${Math.floor(x0)}, ${Math.floor(y0)}) to (${Math.ceil(x1)}, ${Math.ceil(y1)})`
    const where = `a slide of ${size.width} x ${size.height} pixels`
    if (x0 >= size.width || y0 >= size.height || x1 <= 0 || y1 <= 0)
      findings.push({
        severity: 'error',
        code: 'annotation-outside-slide',
        message: `${called} reaches ${reach}, outside ${where}`,
        cure: 'see that it belongs to this slide, and is in pixels of its largest level',
        file,
      })
    else if (x0 < -1 || y0 < -1 || x1 > size.width + 1 || y1 > size.height + 1)
      findings.push({
        severity: 'warning',
        code: 'annotation-over-edge',
        message: `${called} reaches ${reach}, over the edge of ${where}`,
        cure: 'what is outside is cut off; see that it belongs to this slide',
        file,
      })
  })
  return findings
}
