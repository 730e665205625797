import path from 'node:path'
import { slideTasks } from '@tessera/slides'
import { makeTable, numberColumn, textColumn, writeCsv } from '@tessera/tables'
import type { Outcome, Session } from '../perform.ts'
import { manySlides } from './many-slides.ts'
import type { ManySlidesOptions } from './slide-options.ts'

export interface CellsOptions extends ManySlidesOptions {
  readonly annotations?: string
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  readonly margin: number
  readonly seed: number
  readonly table: 'parquet' | 'csv'
  readonly geojson?: boolean
  readonly marker?: 'nucleus' | 'around'
}

/** The cells of slides, and `immune.csv`: a row a slide with its phenotype and features. */
export async function cellsOfSlides(
  sources: readonly string[],
  options: CellsOptions,
  session: Pick<Session, 'onProgress' | 'signal'>,
): Promise<Outcome> {
  const { annotations, include, exclude, margin, seed, table, geojson = false, out, marker } = options
  const outlines =
    annotations === undefined ? null : { annotations, include: include ?? null, exclude: exclude ?? [] }
  const dependsOn = ({ id }: { readonly id: string }) =>
    annotations === undefined ? [] : [annotations.replaceAll('{slide}', id)]
  if (marker !== undefined)
    return manySlides(
      sources,
      options,
      {
        ...slideTasks.marker,
        settings: { place: marker, regions: outlines, seed, table, geojson },
        dependsOn,
      },
      session,
    )
  const outcome = await manySlides(
    sources,
    options,
    {
      ...slideTasks.cells,
      settings: {
        tissue: {},
        tumour: outlines,
        marginUm: margin,
        seed,
        table,
        geojson,
      },
      dependsOn,
    },
    session,
  )
  const { slides } = outcome.document
  const file = path.join(out, 'immune.csv')
  await writeCsv(immuneTable(Array.isArray(slides) ? slides.filter(isDone) : []), file)
  return {
    ...outcome,
    document: { ...outcome.document, table: file },
    text: `${outcome.text}\n${file}: a row a slide`,
  }
}

interface Done {
  readonly id: string
  readonly patientId: string | null
  readonly phenotype: string
  readonly phenotypeRule: string
  readonly cells: number
  readonly immune: Readonly<Record<string, number>>
  readonly undefinedImmune: Readonly<Record<string, string>>
}

function isDone(value: unknown): value is Done {
  return typeof value === 'object' && value !== null && 'immune' in value && 'phenotype' in value
}

/** A feature that a slide has not is an empty cell; why is in its `ID.immune.json`. */
function immuneTable(slides: readonly Done[]) {
  const names = new Set(
    slides.flatMap(({ immune, undefinedImmune }) => [
      ...Object.keys(immune),
      ...Object.keys(undefinedImmune),
    ]),
  )
  const text = (name: string, value: (one: Done) => string | null) => textColumn(name, slides.map(value))
  return makeTable('immune', [
    text('slide', one => one.id),
    text('patient_id', one => one.patientId),
    text('immune_phenotype', one => one.phenotype),
    text('phenotype_rule', one => one.phenotypeRule),
    numberColumn(
      'cells',
      slides.map(one => one.cells),
    ),
    ...[...names].map(name =>
      numberColumn(
        name,
        slides.map(one => one.immune[name] ?? Number.NaN),
      ),
    ),
  ])
}
