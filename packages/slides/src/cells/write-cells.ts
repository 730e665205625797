import { makeTable, numberColumn, type Table, textColumn, writeCsv, writeParquet } from '@tessera/tables'
import { writeFileAtomically } from '@tessera/tasks'
import type { SlideScale } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import type { Cells } from './cells.ts'
import { classColour } from './class-colours.ts'

/** A row for each cell: `x_um`, `y_um`, `class` and the measurements, which {@link readCells} reads again. */
export function cellTable(cells: Cells): Table {
  const names = Array.from(cells.classOf, k => (k < 0 ? null : cells.classNames[k]))
  return makeTable('cells', [
    numberColumn('x_um', cells.x, 'um'),
    numberColumn('y_um', cells.y, 'um'),
    textColumn('class', names, cells.classNames),
    ...Object.entries(cells.measurements).map(([name, values]) => numberColumn(name, values)),
  ])
}

/**
 * Writes cells by the name's ending: `.csv`, `.parquet`, or `.geojson`, in which each cell is a detection (a point with
 * its class and measurements) in level-0 pixels that QuPath opens.
 * @throws SlideError `bad-setting` for another ending, `no-scale` for GeoJSON without a scale
 */
export async function writeCells(
  cells: Cells,
  file: string,
  scale: Pick<SlideScale, 'x' | 'y'> | null = null,
): Promise<void> {
  if (/\.csv$/i.test(file)) await writeCsv(cellTable(cells), file)
  else if (/\.parquet$/i.test(file)) await writeParquet(cellTable(cells), file)
  else if (/\.(geo)?json$/i.test(file)) {
    if (scale === null)
      throw new SlideError(
        'no-scale',
        'cells in pixels of a slide of unknown scale',
        'give the scale of the slide',
        {
          file,
        },
      )
    writeFileAtomically(file, cellGeoJson(cells, scale))
  } else
    throw new SlideError(
      'bad-setting',
      'an unknown kind of table',
      'end the name in .csv, .parquet or .geojson',
      {
        file,
      },
    )
}

/** A FeatureCollection of detections, as QuPath 0.4 and later import it. */
export function cellGeoJson(cells: Cells, scale: Pick<SlideScale, 'x' | 'y'>): string {
  const measured = Object.entries(cells.measurements)
  const features: string[] = []
  for (let i = 0; i < cells.count; i++) {
    const name = cells.classOf[i] < 0 ? null : cells.classNames[cells.classOf[i]]
    const place = [round(cells.x[i] / scale.x, 100), round(cells.y[i] / scale.y, 100)]
    const measurements = Object.fromEntries(
      measured
        .filter(([, values]) => Number.isFinite(values[i]))
        .map(([key, values]) => [key, round(values[i], 1e4)]),
    )
    features.push(
      JSON.stringify({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: place },
        properties: {
          objectType: 'detection',
          ...(name === null ? {} : { classification: { name, color: classColour(cells.classOf[i]) } }),
          measurements,
        },
      }),
    )
  }
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`
}

function round(value: number, digits: number): number {
  return Math.round(value * digits) / digits
}
