import { resolve } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { readSampleSheet, type Sample, unknownSample } from '@tessera/omics'

/** The samples of a block of files: the rows of its sheet, and without one a sample for every patient. */
export async function sheetSamples(
  {
    samples,
    columns,
  }: { readonly samples?: string | undefined; readonly columns?: Parameters<typeof readSampleSheet>[1] },
  folder: string,
  ids: readonly string[],
): Promise<{ samples: readonly Sample[]; findings: readonly Finding[] }> {
  if (samples === undefined) return { samples: ids.map(unknownSample), findings: [] }
  const sheet = await readSampleSheet(resolve(folder, samples), columns)
  return { samples: sheet.rows.map(({ sample }) => sample), findings: sheet.findings }
}

/** A pattern with the sample and its patient put in place: `slides/{patient}_{sample}.svs`. */
export function fileOfSample(pattern: string, { id, patientId }: Sample): string {
  return pattern.replaceAll('{sample}', id).replaceAll('{patient}', patientId ?? id)
}

/** Row of the study's patients of each sample, -1 for one of nobody in it. A sheet without patients names samples by them. */
export function patientRows(
  samples: readonly Pick<Sample, 'id' | 'patientId'>[],
  ids: readonly string[],
): Int32Array {
  const rowOf = new Map(ids.map((id, row) => [id, row]))
  return Int32Array.from(samples, ({ id, patientId }) => rowOf.get(patientId ?? id) ?? -1)
}
