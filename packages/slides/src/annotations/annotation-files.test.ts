import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SlideError } from '../slide-error.ts'
import {
  type Annotation,
  annotationArea,
  annotationMask,
  readAnnotations,
  writeAnnotations,
} from './index.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'annotations-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

const ring = (...points: readonly number[]) => Float64Array.from(points)
const square = (x: number, y: number, side: number) =>
  ring(x, y, x + side, y, x + side, y + side, x, y + side)

/** Two parts, a hole, letters that XML and JSON must escape. */
const drawn: Annotation[] = [
  {
    name: 'core <1> & "margin"',
    className: 'Tumor',
    colour: [200, 0, 10],
    polygons: [[square(10, 20, 100), square(30, 40, 20)], [square(300, 300, 50.5)]],
  },
  { name: null, className: '肿瘤', colour: [0, 128, 255], polygons: [[ring(0, 0, 40, 0, 20, 35.25)]] },
]

describe('QuPath GeoJSON', () => {
  it('a FeatureCollection as QuPath 0.5 exports it', async () => {
    const file = put(
      'qupath.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            id: '8d0f0c4a-1111-4222-8333-444455556666',
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [10, 20],
                  [110, 20],
                  [110, 120],
                  [10, 120],
                  [10, 20],
                ],
                [
                  [30, 40],
                  [30, 60],
                  [50, 60],
                  [50, 40],
                  [30, 40],
                ],
              ],
            },
            properties: {
              objectType: 'annotation',
              name: 'core',
              classification: { name: 'Tumor', color: [200, 0, 0] },
              isLocked: false,
            },
          },
          {
            type: 'Feature',
            id: 'PathAnnotationObject',
            geometry: {
              type: 'MultiPolygon',
              coordinates: [
                [
                  [
                    [0, 0],
                    [4, 0],
                    [0, 3],
                    [0, 0],
                  ],
                ],
              ],
            },
            properties: { classification: { name: 'Stroma', colorRGB: -6895466 } },
          },
          { type: 'Feature', geometry: { type: 'Point', coordinates: [3, 4] }, properties: null },
        ],
      }),
    )
    const { format, annotations, findings } = await readAnnotations(file)
    expect(format).toBe('geojson')
    expect(annotations.map(({ name, className }) => [name, className])).toEqual([
      ['core', 'Tumor'],
      [null, 'Stroma'],
    ])
    expect(annotations[0].polygons).toEqual([[square(10, 20, 100), ring(30, 40, 30, 60, 50, 60, 50, 40)]])
    // -6895466 is 0xFF96C896, QuPath's green of stroma.
    expect(annotations[1].colour).toEqual([150, 200, 150])
    expect(annotations.map(annotationArea)).toEqual([100 * 100 - 400, 6])
    expect(findings).toMatchObject([{ code: 'annotation-without-area', count: 1 }])
  })

  it.each([
    ['a list of features', (feature: object) => [feature, feature], 2],
    ['one feature', (feature: object) => feature, 1],
    ['an empty collection', () => ({ features: [], type: 'FeatureCollection' }), 0],
    [
      'members after the features',
      (feature: object) => ({ features: [feature], type: 'x', more: [{ features: [1] }] }),
      1,
    ],
  ])('%s', async (_name, wrap, count) => {
    const feature = {
      type: 'Feature',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        ],
      },
      properties: { name: 'a "}]{[" \\ name' },
    }
    const { annotations } = await readAnnotations(
      put('wrapped.geojson', JSON.stringify(wrap(feature), null, 1)),
    )
    expect(annotations.map(({ name }) => name)).toEqual(
      Array.from({ length: count }, () => feature.properties.name),
    )
  })

  it('a file of many chunks is read feature by feature', async () => {
    const many = Array.from(
      { length: 8_000 },
      (_, i): Annotation => ({
        name: `n${i}`,
        className: 'Tumor',
        colour: null,
        polygons: [[square(i, i, 10)]],
      }),
    )
    const file = path.join(folder, 'many.geojson')
    writeAnnotations(file, many)
    expect((await readAnnotations(file)).annotations).toEqual(many)
  })
})

describe('ASAP XML', () => {
  it('polygons, rectangles and groups as ASAP writes them', async () => {
    const { format, annotations, findings } = await readAnnotations(
      put(
        'asap.xml',
        `<?xml version="1.0"?>
<ASAP_Annotations>
  <Annotations>
    <Annotation Name="Annotation 0" Type="Polygon" PartOfGroup="metastases" Color="#F4FA58">
      <Coordinates>
        <Coordinate Order="1" X="110" Y="20" />
        <Coordinate Order="0" X="10" Y="20" />
        <Coordinate Order="2" X="110,5" Y="120" />
      </Coordinates>
    </Annotation>
    <Annotation Name="" Type="Dot" PartOfGroup="None" Color="#F4FA58">
      <Coordinates><Coordinate Order="0" X="1" Y="2" /></Coordinates>
    </Annotation>
  </Annotations>
  <AnnotationGroups>
    <Group Name="metastases" PartOfGroup="None" Color="#ff0000"><Attributes /></Group>
  </AnnotationGroups>
</ASAP_Annotations>`,
      ),
    )
    expect(format).toBe('asap')
    expect(annotations).toEqual([
      {
        name: 'Annotation 0',
        className: 'metastases',
        colour: [255, 0, 0],
        polygons: [[ring(10, 20, 110, 20, 110.5, 120)]],
      },
    ])
    expect(findings.map(({ code }) => code)).toEqual(['annotation-without-area'])
  })
})

describe('Aperio XML', () => {
  it('layers, negative regions, rectangles and ellipses as ImageScope writes them', async () => {
    const vertices = (...points: readonly number[]) =>
      `<Vertices>${points.map((x, i) => (i % 2 === 0 ? `<Vertex X="${x}" Y="${points[i + 1]}" Z="0" />` : '')).join('')}</Vertices>`
    const { format, annotations, findings } = await readAnnotations(
      put(
        'aperio.xml',
        `<Annotations MicronsPerPixel="0.499000">
<Annotation Id="1" Name="Tumor" ReadOnly="0" LineColor="65280" Visible="1" Type="4">
<Attributes><Attribute Name="Description" Id="0" Value="" /></Attributes>
<Regions><RegionAttributeHeaders><AttributeHeader Id="9999" Name="Region" ColumnWidth="-1" /></RegionAttributeHeaders>
<Region Id="1" Type="0" Text="core" NegativeROA="0">${vertices(0, 0, 100, 0, 100, 100, 0, 100)}</Region>
<Region Id="2" Type="0" Text="" NegativeROA="1">${vertices(10, 10, 20, 10, 20, 20, 10, 20)}</Region>
<Region Id="3" Type="1" Text="" NegativeROA="0">${vertices(200, 200, 210, 230)}</Region>
<Region Id="4" Type="4" Text="ruler" NegativeROA="0">${vertices(1, 1, 5, 5)}</Region>
</Regions></Annotation>
<Annotation Id="2" Name="" LineColor="255"><Regions>
<Region Id="1" Type="2" NegativeROA="0">${vertices(0, 0, 200, 100)}</Region>
<Region Id="2" Type="0" NegativeROA="1">${vertices(900, 900, 950, 900, 950, 950)}</Region>
</Regions></Annotation>
</Annotations>`,
      ),
    )
    expect(format).toBe('aperio')
    expect(annotations.map(({ name, className, colour }) => [name, className, colour])).toEqual([
      ['core', 'Tumor', [0, 255, 0]],
      [null, 'Tumor', [0, 255, 0]],
      [null, null, [255, 0, 0]],
    ])
    expect(annotations.slice(0, 2).map(annotationArea)).toEqual([9900, 300])
    expect(annotationArea(annotations[2]) / (Math.PI * 100 * 50)).toBeCloseTo(1, 3)
    expect(findings.map(({ code }) => code)).toEqual(['annotation-without-area', 'hole-without-region'])
  })
})

describe('round trips', () => {
  it('GeoJSON keeps names, classes, colours, parts and holes', async () => {
    const file = path.join(folder, 'round.geojson')
    writeAnnotations(file, drawn)
    const { annotations } = await readAnnotations(file)
    expect(annotations.map(({ polygons: _, ...rest }) => rest)).toEqual(
      drawn.map(({ polygons: _, ...rest }) => rest),
    )
    expect(annotations.map(annotationArea)).toEqual(drawn.map(annotationArea))
    expect(annotations.map(each => annotationMask([each], { width: 400, height: 400 }, 1).inside)).toEqual(
      drawn.map(each => annotationMask([each], { width: 400, height: 400 }, 1).inside),
    )
  })

  it.each(['asap', 'aperio'] as const)(
    '%s keeps classes, colours and every pixel of the mask',
    async format => {
      const file = path.join(folder, `round-${format}.xml`)
      writeAnnotations(file, drawn, format, 0.5)
      const { annotations } = await readAnnotations(file)
      expect(annotations.map(({ className }) => className)).toEqual(['Tumor', 'Tumor', '肿瘤'])
      expect(annotations[0]).toMatchObject({ name: drawn[0].name, colour: drawn[0].colour })
      const size = { width: 400, height: 400 }
      expect(annotationMask(annotations, size, 1)).toEqual(annotationMask(drawn, size, 1))
    },
  )
})

describe('broken files', () => {
  const polygon = (coordinates: unknown) =>
    `{"type":"FeatureCollection",\n"features":[\n{"type":"Feature","geometry":{"type":"Polygon","coordinates":${JSON.stringify(coordinates)}},"properties":{}}]}`
  it.each([
    ['an empty file', '', 'the file is empty'],
    ['something else', 'x,y\n1,2\n', 'neither GeoJSON nor XML'],
    [
      'GeoJSON cut off',
      polygon([
        [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
      ]).slice(0, -20),
      'the file ends in the middle',
    ],
    [
      'a ring of two points',
      polygon([
        [
          [0, 0],
          [1, 0],
          [0, 0],
        ],
      ]),
      'feature 1 (line 3): polygon 1: it has 2 different points',
    ],
    [
      'coordinates that are no numbers',
      polygon([
        [
          [0, 0],
          ['a', 0],
          [1, 1],
        ],
      ]),
      'polygon 1: point 2 is (NaN, 0)',
    ],
    [
      'an endless coordinate',
      polygon([
        [
          [0, 0],
          [1e300, 0],
          [1, 1],
        ],
      ]),
      'no place on a slide',
    ],
    ['a geometry without coordinates', polygon(null), 'polygon 1 has no rings'],
    ['a number among the features', '{"type":"FeatureCollection","features":[1]}', 'something that is none'],
    ['a feature without geometry', '[{"type":"Feature","geometry":null}]', 'feature 1 (line 1): geometry'],
    ['JSON of something else', '{"a":1}', 'neither a FeatureCollection nor a list'],
    [
      'an unknown geometry',
      '[{"type":"Feature","geometry":{"type":"Circle"}}]',
      "a geometry of type 'Circle'",
    ],
    [
      'XML cut off',
      '<?xml version="1.0"?>\n<ASAP_Annotations>\n<Annotations>',
      'never closed: the file is cut off',
    ],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]>\n<Annotations/>', 'a DOCTYPE'],
    ['XML of something else', '<svg/>', 'XML of <svg>'],
    [
      'a vertex without a number',
      '<Annotations><Annotation><Regions><Region><Vertices><Vertex X="1"/></Vertices></Region></Regions></Annotation></Annotations>',
      'layer 1, region 1: point 1 is (1, NaN)',
    ],
  ])('%s', async (_name, text, what) => {
    const file = put('broken', text)
    const error: unknown = await readAnnotations(file).catch(cause => cause)
    expect(error).toBeInstanceOf(SlideError)
    expect(error).toMatchObject({ fault: 'bad-annotation', file, what: expect.stringContaining(what) })
  })

  it('a file that is not there', async () => {
    await expect(readAnnotations(path.join(folder, 'none'))).rejects.toMatchObject({ fault: 'no-such-file' })
  })

  it('bytes changed at random are annotations or a typed error', async () => {
    const files = (['geojson', 'asap', 'aperio'] as const).map(format => {
      const file = path.join(folder, `sound-${format}`)
      writeAnnotations(file, drawn, format)
      return readFileSync(file)
    })
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 2 }),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
        async (which, changes) => {
          const bytes = Buffer.from(files[which])
          for (const [at, value] of changes) bytes[at % bytes.length] = value
          const file = path.join(folder, 'mutated')
          writeFileSync(file, bytes)
          const result: unknown = await readAnnotations(file).catch(cause => cause)
          expect(result instanceof Error ? result.name : 'read').toMatch(/^(read|SlideError)$/)
        },
      ),
      { numRuns: 300 },
    )
  })
})
