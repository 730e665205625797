import { type Finding, FindingsError, sortFindings, type TableRecord } from '@tessera/evidence'
import { type Intake, intakeLoaded } from '../intake/intake.ts'
import { type LoadOptions, loadStudy } from '../intake/load.ts'
import { readProtocol } from '../protocol/read.ts'
import { type QuerySheet, querySheets } from './query-sheet.ts'

export interface StudyCheck {
  /** Errors first. */
  readonly findings: readonly Finding[]
  /** What was taken in; null where the tables or the protocol stopped it. */
  readonly intake: Intake | null
  /** Completeness, and table 1 of each question. */
  readonly tables: readonly TableRecord[]
  readonly querySheets: readonly QuerySheet[]
}

/**
 * Everything that `tessera check` says of a study: findings, tables, and what each hospital is asked. Faults
 * never throw: they are the findings.
 */
export async function checkStudy(path: string, options: LoadOptions = {}): Promise<StudyCheck> {
  const stopped = (findings: readonly Finding[]): StudyCheck => ({
    findings: sortFindings(findings),
    intake: null,
    tables: [],
    querySheets: [],
  })
  return orFindings(async () => {
    const file = readProtocol(path)
    const loaded = await loadStudy(file, options)
    const taken = await orFindings(
      async () => ({ intake: intakeLoaded(file, loaded), findings: [] }),
      findings => ({ intake: null, findings }),
    )
    const findings = taken.intake?.findings ?? sortFindings([...loaded.findings, ...taken.findings])
    return {
      findings,
      intake: taken.intake,
      tables: taken.intake
        ? [taken.intake.completeness, ...taken.intake.questions.map(one => one.tableOne)]
        : [],
      querySheets: querySheets(findings, loaded),
    }
  }, stopped)
}

async function orFindings<T, U>(
  attempt: () => Promise<T>,
  refused: (findings: readonly Finding[]) => U,
): Promise<T | U> {
  try {
    return await attempt()
  } catch (error) {
    if (error instanceof FindingsError) return refused(error.findings)
    throw error
  }
}
