import type { Finding } from '@tessera/evidence'
import type { Colour } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import {
  type Annotation,
  type AnnotationPolygon,
  annotationArea,
  type Ring,
  ringHolds,
} from './annotation.ts'
import { coordinate, note } from './asap.ts'
import { makeRing } from './ring.ts'
import { escapeXml, type XmlElement } from './xml.ts'

const none: readonly XmlElement[] = []

/** Region types of ImageScope: freehand, rectangle and ellipse enclose an area; arrow, ruler and the rest do not. */
const shapes: Readonly<Record<string, 'polygon' | 'rectangle' | 'ellipse'>> = {
  0: 'polygon',
  1: 'rectangle',
  2: 'ellipse',
}

/** Sides of the polygon that stands for an ellipse: 0.04 % short of its area. */
const ellipseSides = 128

/**
 * Annotations of Aperio ImageScope: the layer is the class, a region's text its name. A negative region (`NegativeROA`)
 * is a hole of the smallest region of its layer that holds its first point.
 * @throws SlideError `bad-annotation`, naming layer and region
 */
export function readAperio(
  root: XmlElement,
  file: string,
): { annotations: Annotation[]; findings: Finding[] } {
  const annotations: Annotation[] = []
  const findings: Finding[] = []
  ;(root.children.Annotation ?? none).forEach((layer, at) => {
    const { Name: layerName = '', LineColor: line } = layer.attributes
    const regions = (layer.children.Regions ?? none).flatMap(each => each.children.Region ?? none)
    const positive: {
      readonly name: string | null
      readonly outer: Ring
      readonly holes: Ring[]
      readonly area: number
    }[] = []
    const negative: { readonly ring: Ring; readonly called: string }[] = []
    regions.forEach((region, i) => {
      const { Type: type = '0', Text: text = '', NegativeROA: cut = '0' } = region.attributes
      const called = `layer ${at + 1}, region ${i + 1}`
      const shape = shapes[type]
      if (shape === undefined) {
        findings.push(
          note('annotation-without-area', `${called} (type ${type}) encloses no area and is left out`, file),
        )
        return
      }
      const flat = (region.children.Vertices ?? none)
        .flatMap(each => each.children.Vertex ?? none)
        .flatMap(({ attributes }) => [coordinate(attributes.X), coordinate(attributes.Y)])
      const ring = makeRing(outline(shape, flat))
      if (typeof ring === 'string')
        throw new SlideError(
          'bad-annotation',
          `${called}: ${ring}`,
          'draw it again, or take it out of the file',
          { file },
        )
      if (cut === '1') negative.push({ ring, called })
      else
        positive.push({
          name: text === '' ? null : text,
          outer: ring,
          holes: [],
          area: annotationArea({ polygons: [[ring]] }),
        })
    })
    for (const { ring, called } of negative) {
      const holders = positive
        .filter(({ outer }) => ringHolds(outer, ring[0], ring[1]))
        .sort((a, b) => a.area - b.area)
      if (holders.length === 0)
        findings.push(
          note(
            'hole-without-region',
            `${called} is negative but begins in no region of its layer: left out`,
            file,
          ),
        )
      else holders[0].holes.push(ring)
    }
    for (const { name, outer, holes } of positive)
      annotations.push({
        name,
        className: layerName === '' ? null : layerName,
        colour: line === undefined || !/^\d+$/.test(line) ? null : fromBgr(Number(line)),
        polygons: [[outer, ...holes]],
      })
  })
  return { annotations, findings }
}

/** A rectangle or ellipse may be given by its corners or by two opposite ones. */
function outline(shape: 'polygon' | 'rectangle' | 'ellipse', flat: readonly number[]): readonly number[] {
  if (shape === 'polygon' || (shape === 'rectangle' && flat.length > 4) || flat.length < 4) return flat
  const xs = flat.filter((_, i) => i % 2 === 0)
  const ys = flat.filter((_, i) => i % 2 === 1)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  if (shape === 'rectangle') return [left, top, right, top, right, bottom, left, bottom]
  return Array.from({ length: ellipseSides }, (_, i) => (2 * Math.PI * i) / ellipseSides).flatMap(angle => [
    (left + right) / 2 + ((right - left) / 2) * Math.cos(angle),
    (top + bottom) / 2 + ((bottom - top) / 2) * Math.sin(angle),
  ])
}

/** Windows' order: blue in the high byte. */
function fromBgr(packed: number): Colour {
  return [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255]
}

/** ImageScope's XML: a layer a class, a region a part, its holes as negative regions after it. */
export function aperioText(annotations: readonly Annotation[], mpp: number | null): string {
  const layers = Map.groupBy(annotations, ({ className }) => className ?? '')
  const lines = [`<Annotations${mpp === null ? '' : ` MicronsPerPixel="${mpp}"`}>`]
  let layerId = 0
  for (const [name, members] of layers) {
    const [red, green, blue] = members[0].colour ?? [0, 255, 0]
    const colour = red + 256 * green + 65536 * blue
    lines.push(
      `<Annotation Id="${++layerId}" Name="${escapeXml(name)}" ReadOnly="0" LineColor="${colour}" Visible="1" Type="4">`,
      '<Regions>',
    )
    let id = 0
    for (const { name: text, polygons } of members)
      for (const polygon of polygons) lines.push(...regionsOf(polygon, text ?? '', () => ++id))
    lines.push('</Regions>', '</Annotation>')
  }
  return `${[...lines, '</Annotations>'].join('\n')}\n`
}

function regionsOf(polygon: AnnotationPolygon, text: string, nextId: () => number): string[] {
  return polygon.map((ring, i) => {
    const vertices: string[] = []
    for (let p = 0; p < ring.length; p += 2)
      vertices.push(`<Vertex X="${ring[p]}" Y="${ring[p + 1]}" Z="0"/>`)
    return [
      `<Region Id="${nextId()}" Type="0" Text="${escapeXml(i === 0 ? text : '')}" NegativeROA="${i === 0 ? 0 : 1}">`,
      `<Vertices>${vertices.join('')}</Vertices></Region>`,
    ].join('')
  })
}
