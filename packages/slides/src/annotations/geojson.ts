import type { Finding } from '@tessera/evidence'
import { z } from 'zod'
import type { Colour } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import { type Annotation, type AnnotationPolygon, type Ring, signedRingArea } from './annotation.ts'
import { type FeatureText, readFeatures } from './geojson-features.ts'
import { makeRing } from './ring.ts'

const colourSchema = z
  .tuple([z.int(), z.int(), z.int()])
  .transform(([r, g, b]): Colour => [r & 255, g & 255, b & 255])

/** A feature as QuPath writes it, 0.2 to 0.6; what else it holds (measurements, ids) is not read. */
const featureSchema = z.object({
  type: z.literal('Feature'),
  geometry: z.looseObject({ type: z.string() }),
  properties: z
    .looseObject({
      name: z.string().nullish(),
      color: colourSchema.nullish(),
      classification: z
        .union([
          z.looseObject({
            name: z.string().nullish(),
            names: z.array(z.string()).nullish(),
            color: colourSchema.nullish(),
            colorRGB: z.int().nullish(),
          }),
          z.string(),
        ])
        .nullish(),
    })
    .nullish(),
})

/**
 * Annotations of a GeoJSON file as QuPath exports them: a FeatureCollection, a list of features or one feature; polygons
 * with holes, several to a feature. Points and lines enclose nothing: they are left out, with one finding for all.
 * @throws SlideError `bad-annotation`, naming the feature and its line
 */
export async function readGeoJson(file: string): Promise<{ annotations: Annotation[]; findings: Finding[] }> {
  const annotations: Annotation[] = []
  const skipped = new Map<string, number>()
  for await (const feature of readFeatures(file)) {
    const read = readFeature(feature, file)
    if (typeof read === 'string') skipped.set(read, (skipped.get(read) ?? 0) + 1)
    else annotations.push(read)
  }
  return {
    annotations,
    findings: [...skipped].map(([type, count]) => ({
      severity: 'warning',
      code: 'annotation-without-area',
      message: `${count} ${type} feature(s) enclose no area and are left out`,
      cure: 'draw a closed region where an area is meant',
      file,
      count,
    })),
  }
}

/** An annotation, or the type of a geometry without an area. */
function readFeature({ text, number, line }: FeatureText, file: string): Annotation | string {
  const wrong = (what: string, cause?: unknown) =>
    new SlideError(
      'bad-annotation',
      `feature ${number} (line ${line}): ${what}`,
      'draw it again, or take it out of the file',
      {
        file,
        cause,
      },
    )
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw wrong('it is no JSON', cause)
  }
  const read = featureSchema.safeParse(json)
  if (!read.success) {
    const [{ path, message }] = read.error.issues
    throw wrong(`${path.join('.') || 'it'}: ${message}`)
  }
  const { geometry, properties } = read.data
  const parts = partsOf(geometry)
  if (parts === null) {
    if (
      ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'GeometryCollection'].includes(geometry.type)
    )
      return geometry.type
    throw wrong(`a geometry of type '${geometry.type}'`)
  }
  const polygons = parts.map((part, i) => readPolygon(part, `polygon ${i + 1}`, wrong))
  if (polygons.length === 0) throw wrong('it has no polygon')
  const of = properties?.classification
  const classification = typeof of === 'string' ? { name: of } : of
  return {
    name: properties?.name ?? null,
    className: classification?.name ?? classification?.names?.join(': ') ?? null,
    colour: classification?.color ?? packedColour(classification?.colorRGB) ?? properties?.color ?? null,
    polygons,
  }
}

function partsOf(geometry: Readonly<Record<string, unknown>>): readonly unknown[] | null {
  const { type, coordinates } = geometry
  if (type === 'Polygon') return [coordinates]
  return type === 'MultiPolygon' ? (Array.isArray(coordinates) ? coordinates : [coordinates]) : null
}

function readPolygon(rings: unknown, where: string, wrong: (what: string) => SlideError): AnnotationPolygon {
  if (!Array.isArray(rings) || rings.length === 0) throw wrong(`${where} has no rings`)
  const [outer, ...holes] = rings.map((points: unknown, i) => {
    const which = i === 0 ? where : `hole ${i} of ${where}`
    if (!Array.isArray(points)) throw wrong(`${which} is no list of points`)
    const flat = new Float64Array(2 * points.length)
    for (let p = 0; p < points.length; p++) {
      const point: unknown = points[p]
      const [x, y]: readonly unknown[] = Array.isArray(point) ? point : []
      flat[2 * p] = typeof x === 'number' ? x : Number.NaN
      flat[2 * p + 1] = typeof y === 'number' ? y : Number.NaN
    }
    const ring = makeRing(flat)
    if (typeof ring === 'string') throw wrong(`${which}: ${ring}`)
    return ring
  })
  return [outer, ...holes]
}

/** Java's colour of older QuPath: 0xAARRGGBB as a signed integer. */
function packedColour(packed: number | null | undefined): Colour | null {
  return packed == null ? null : [(packed >> 16) & 255, (packed >> 8) & 255, packed & 255]
}

/** A FeatureCollection that QuPath opens; rings closed, outer ones counter-clockwise (RFC 7946) as seen with y up. */
export function geoJsonText(annotations: readonly Annotation[]): string {
  const features = annotations.map(({ name, className, colour, polygons }) => {
    const rings = polygons.map(([outer, ...holes]) => [
      points(outer, true),
      ...holes.map(hole => points(hole, false)),
    ])
    const geometry =
      rings.length === 1
        ? { type: 'Polygon', coordinates: rings[0] }
        : { type: 'MultiPolygon', coordinates: rings }
    const properties = {
      objectType: 'annotation',
      ...(name === null ? {} : { name }),
      ...(className === null
        ? colour === null
          ? {}
          : { color: colour }
        : { classification: { name: className, ...(colour === null ? {} : { color: colour }) } }),
    }
    return JSON.stringify({ type: 'Feature', geometry, properties })
  })
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`
}

function points(ring: Ring, positive: boolean): number[][] {
  const list: number[][] = []
  for (let i = 0; i < ring.length; i += 2) list.push([ring[i], ring[i + 1]])
  if (signedRingArea(ring) > 0 !== positive) list.reverse()
  return [...list, list[0]]
}
