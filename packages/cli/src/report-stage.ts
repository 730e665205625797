import type { StageProgress } from './terminal/progress-lines.ts'

/** Writes the report of a run folder as the last stage; gives its path. */
export async function reportStage(
  folder: string,
  onProgress: (event: StageProgress) => void,
): Promise<string> {
  const event = { stage: 'report', total: 1 }
  onProgress({ ...event, done: 0, etaSeconds: null })
  const { writeReport } = await import('@tessera/report')
  const report = await writeReport(folder)
  onProgress({ ...event, done: 1, etaSeconds: 0 })
  return report
}
