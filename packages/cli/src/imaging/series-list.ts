import type { Finding } from '@tessera/evidence'
import { inspectDicomSeries, listDicomSeries, type SeriesSummary } from '@tessera/imaging'
import type { Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'

export async function listSeries(folder: string): Promise<Outcome> {
  const { series, skipped } = await listDicomSeries(folder)
  const findings: Finding[] = skipped.map(({ file, fault, what, cure }) => ({
    severity: 'error',
    code: fault,
    message: what,
    cure,
    file,
  }))
  for (const one of series) if (one.images > 0) findings.push(...(await findingsOf(one)))
  if (series.length === 0)
    findings.push({
      severity: 'error',
      code: 'not-an-image',
      message: 'no DICOM file',
      cure: 'give a folder of DICOM files',
      file: folder,
    })
  return { document: { series }, text: series.length > 0 ? table(series) : '', findings }
}

async function findingsOf({ uid, files }: SeriesSummary): Promise<readonly Finding[]> {
  const { findings } = await inspectDicomSeries(files)
  return findings.map(({ severity, code, message, cure, files }) => ({
    severity,
    code,
    message: `series ${uid}: ${message}`,
    cure,
    ...(files.length > 0 ? { file: files[0], count: files.length } : {}),
  }))
}

function table(series: readonly SeriesSummary[]): string {
  return textTable(
    ['number', 'description', 'modality', 'plane', 'images', 'SeriesInstanceUID'],
    series.map(({ number, description, modality, plane, oblique, images, uid }) => [
      number === null ? '–' : String(number),
      description ?? '–',
      modality ?? '–',
      plane === null ? '–' : `${oblique ? 'oblique ' : ''}${plane}`,
      String(images),
      uid,
    ]),
  )
}
