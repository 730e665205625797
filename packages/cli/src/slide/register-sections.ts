import path from 'node:path'
import { FindingsError, hasErrors } from '@tessera/evidence'
import {
  type Landmarks,
  openSlide,
  readAnnotations,
  registerSlides,
  type SectionRegistration,
  type Slide,
  SlideError,
  sectionOverlay,
  transferAnnotations,
  transferPoints,
  writeAnnotations,
  writePicture,
} from '@tessera/slides'
import { columnOf, hasColumn, numberAt, numberColumn, readTable, type Table, writeCsv } from '@tessera/tables'
import { writeFileAtomically } from '@tessera/tasks'
import type { CommonOptions, Outcome } from '../perform.ts'
import { shortNumber } from '../terminal/text-table.ts'

export interface RegisterOptions extends CommonOptions {
  readonly out: string
  readonly kind: 'rigid' | 'affine'
  readonly finest: number
  readonly landmarks?: string
  readonly annotations?: string
  readonly cells?: string
  readonly assumeMpp?: number
}

/** Lays one section over another and carries over what was asked for. */
export async function registerPair(
  fixedFile: string,
  movingFile: string,
  options: RegisterOptions,
): Promise<Outcome> {
  const assumed = options.assumeMpp === undefined ? {} : { assumedMpp: options.assumeMpp }
  const fixed = await openSlide(fixedFile, assumed)
  try {
    const moving = await openSlide(movingFile, assumed)
    try {
      return await registered(fixed, moving, options)
    } finally {
      await moving.close()
    }
  } finally {
    await fixed.close()
  }
}

async function registered(fixed: Slide, moving: Slide, options: RegisterOptions): Promise<Outcome> {
  const { out, kind, finest } = options
  const landmarks =
    options.landmarks === undefined ? {} : { landmarks: await readLandmarks(options.landmarks) }
  const registration = await registerSlides(fixed, moving, { kind, finest, ...landmarks })
  const outputs = ['registration.json', 'registration.png']
  writeFileAtomically(path.join(out, 'registration.json'), `${JSON.stringify(registration, null, 1)}\n`)
  await writePicture(path.join(out, 'registration.png'), await sectionOverlay(fixed, moving, registration))
  if (options.annotations !== undefined) {
    const { annotations } = await readAnnotations(options.annotations)
    const scales = { from: scaleOf(moving), to: scaleOf(fixed) }
    writeAnnotations(
      path.join(out, 'annotations.geojson'),
      transferAnnotations(registration, annotations, scales),
    )
    outputs.push('annotations.geojson')
  }
  if (options.cells !== undefined) {
    await writeCsv(moved(await tableOf(options.cells), registration), path.join(out, 'cells.csv'))
    outputs.push('cells.csv')
  }
  return { document: { out, outputs, ...registration }, text: registrationText(registration, out) }
}

function scaleOf({ scale, file }: Slide) {
  if (scale === null)
    throw new SlideError('no-scale', 'nothing says how large a pixel is', 'give --assume-mpp', { file })
  return scale
}

async function tableOf(file: string): Promise<Table> {
  const { table, findings } = await readTable(file)
  if (hasErrors(findings)) throw new FindingsError(findings)
  return table
}

function numbers(table: Table, name: string): Float64Array {
  const column = hasColumn(table, name) ? columnOf(table, name) : null
  if (column === null || column.kind !== 'number')
    throw new FindingsError([
      {
        severity: 'error',
        code: 'column-absent',
        message: `${table.source.file}: no column ${name} of numbers`,
        cure: `add ${name}, in micrometres from the upper left corner of the slide`,
        file: table.source.file,
        field: name,
      },
    ])
  return Float64Array.from({ length: table.rowCount }, (_, row) => numberAt(column, row))
}

async function readLandmarks(file: string): Promise<Landmarks> {
  const table = await tableOf(file)
  const pairs = (of: string) => {
    const [x, y] = [numbers(table, `${of}_x`), numbers(table, `${of}_y`)]
    return Array.from(x, (value, row) => [value, y[row]] as const)
  }
  return { fixed: pairs('fixed'), moving: pairs('moving') }
}

/** The table with its x and y in the fixed section, and how far they may be off. */
function moved(table: Table, registration: SectionRegistration): Table {
  const [left, top] = hasColumn(table, 'x_um') ? ['x_um', 'y_um'] : ['x', 'y']
  const { x, y } = transferPoints(registration, { x: numbers(table, left), y: numbers(table, top) })
  const radius = new Float64Array(table.rowCount).fill(registration.error.radius95)
  const columns = table.columns.map(column =>
    column.name === left ? numberColumn(left, x) : column.name === top ? numberColumn(top, y) : column,
  )
  return { ...table, columns: [...columns, numberColumn('radius95_um', radius)] }
}

function registrationText(
  { kind, angle, flipped, error, landmarks }: SectionRegistration,
  out: string,
): string {
  const how =
    error.from === 'landmarks'
      ? `mean distance of ${landmarks?.count ?? 0} landmarks`
      : 'median distance of held-out blocks, and back again'
  return [
    `${kind}: turned by ${shortNumber(angle)} degrees${flipped ? ', mirrored' : ''}`,
    `error ${shortNumber(error.micrometres)} µm (${how}); 95 % of points within ${shortNumber(error.radius95)} µm`,
    `${path.join(out, 'registration.png')} shows both in squares in turn: look at it`,
  ].join('\n')
}
