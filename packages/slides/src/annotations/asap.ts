import type { Finding } from '@tessera/evidence'
import type { Colour } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import type { Annotation, AnnotationPolygon } from './annotation.ts'
import { makeRing } from './ring.ts'
import { withoutHoles } from './seam.ts'
import { escapeXml, hexColour, type XmlElement } from './xml.ts'

const none: readonly XmlElement[] = []

/** Types that enclose nothing. */
const withoutArea = ['Dot', 'PointSet', 'Measurement', 'None']

/**
 * Annotations of ASAP: polygons, rectangles and splines (taken as the polygon of their points), with the group as their
 * class. ASAP knows no holes.
 * @throws SlideError `bad-annotation`, naming the annotation
 */
export function readAsap(root: XmlElement, file: string): { annotations: Annotation[]; findings: Finding[] } {
  const colours = new Map<string, Colour | null>()
  for (const { children } of root.children.AnnotationGroups ?? none)
    for (const { attributes } of children.Group ?? none)
      colours.set(attributes.Name, hexColour(attributes.Color))
  const annotations: Annotation[] = []
  const findings: Finding[] = []
  let number = 0
  for (const list of root.children.Annotations ?? none)
    for (const { attributes, children } of list.children.Annotation ?? none) {
      number++
      const {
        Name: name = '',
        Type: type = 'Polygon',
        PartOfGroup: group = 'None',
        Color: colour,
      } = attributes
      const called = `annotation ${number}${name === '' ? '' : ` '${name}'`}`
      if (withoutArea.includes(type)) {
        findings.push(
          note(
            'annotation-without-area',
            `${called} is a ${type}: it encloses no area and is left out`,
            file,
          ),
        )
        continue
      }
      if (type === 'Spline')
        findings.push(
          note('spline-as-polygon', `${called} is a spline: read as the polygon of its points`, file),
        )
      const coordinates = (children.Coordinates ?? none).flatMap(each => each.children.Coordinate ?? none)
      const ordered = [...coordinates].sort(
        (a, b) => Number(a.attributes.Order ?? 0) - Number(b.attributes.Order ?? 0),
      )
      const ring = makeRing(
        ordered.flatMap(each => [coordinate(each.attributes.X), coordinate(each.attributes.Y)]),
      )
      if (typeof ring === 'string')
        throw new SlideError(
          'bad-annotation',
          `${called}: ${ring}`,
          'draw it again, or take it out of the file',
          { file },
        )
      annotations.push({
        name: name === '' ? null : name,
        className: group === 'None' ? null : group,
        colour: colours.get(group) ?? hexColour(colour),
        polygons: [[ring]],
      })
    }
  return { annotations, findings }
}

/** ASAP on a system with decimal commas writes them. */
export function coordinate(text: string | undefined): number {
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
}

export function note(code: string, message: string, file: string): Finding {
  return { severity: 'warning', code, message, cure: 'look at it in a viewer', file }
}

/** ASAP's XML. Each part becomes an annotation; holes are joined to their ring by a seam of no width. */
export function asapText(annotations: readonly Annotation[]): string {
  const groups = new Map<string, Colour>()
  for (const { className, colour } of annotations)
    if (className !== null && !groups.has(className)) groups.set(className, colour ?? yellow)
  let number = 0
  const shapes = annotations.flatMap(({ name, className, colour, polygons }) =>
    polygons.map(polygon => {
      const title = escapeXml(name ?? `Annotation ${number}`)
      number++
      const group = escapeXml(className ?? 'None')
      return [
        `<Annotation Name="${title}" Type="Polygon" PartOfGroup="${group}" Color="${hex(colour ?? yellow)}">`,
        `<Coordinates>${vertices(polygon)}</Coordinates></Annotation>`,
      ].join('')
    }),
  )
  const groupLines = [...groups].map(
    ([name, colour]) =>
      `<Group Name="${escapeXml(name)}" PartOfGroup="None" Color="${hex(colour)}"><Attributes/></Group>`,
  )
  return [
    '<?xml version="1.0"?>\n<ASAP_Annotations>\n<Annotations>\n',
    ...shapes.map(line => `${line}\n`),
    '</Annotations>\n<AnnotationGroups>\n',
    ...groupLines.map(line => `${line}\n`),
    '</AnnotationGroups>\n</ASAP_Annotations>\n',
  ].join('')
}

const yellow: Colour = [0xf4, 0xfa, 0x58]

function hex(colour: Colour): string {
  return `#${colour.map(part => part.toString(16).padStart(2, '0')).join('')}`
}

function vertices(polygon: AnnotationPolygon): string {
  const ring = withoutHoles(polygon)
  const parts: string[] = []
  for (let i = 0; i < ring.length; i += 2)
    parts.push(`<Coordinate Order="${i / 2}" X="${ring[i]}" Y="${ring[i + 1]}"/>`)
  return parts.join('')
}
