import { FindingsError } from '@tessera/evidence'
import { nearestName } from '@tessera/tables'
import { type LoadedStudy, type LoadOptions, loadStudy } from '../intake/load.ts'
import type { ProtocolFile } from '../protocol/read.ts'
import { blocksWithFiles, filesWithout } from './files-without.ts'
import type { LeftOut } from './left-out.ts'
import { requireAsked } from './nothing-left.ts'
import { patientsWithout } from './patients-without.ts'
import { reducedFile } from './reduced-file.ts'
import { type Settled, settle } from './settle.ts'
import { withoutBlocks } from './without-blocks.ts'
import { withoutCentres } from './without-centres.ts'

/** How much each thing that was left out was; null for a block, which is not looked at. */
export interface LeftOutCount {
  readonly left: LeftOut
  /** Patients who lost something by it. */
  readonly patients: number | null
  /** Samples, slides and scans that it took. */
  readonly files: number | null
}

/** A study loaded without some of it. */
export interface LoadedWithout extends Settled {
  readonly counts: readonly LeftOutCount[]
}

/**
 * Loads a study without some of its blocks, centres and files. The files of a block that is left out are not looked at.
 * @throws FindingsError where a name is not known, files are at fault or nothing is left to ask
 */
export async function loadWithout(
  file: ProtocolFile,
  options: LoadOptions,
  left: readonly LeftOut[],
): Promise<LoadedWithout> {
  const blocks = left.flatMap(one => (one.kind === 'block' ? [one.name] : []))
  for (const name of blocks) requireName('block', name, Object.keys(file.protocol.blocks))
  const ofBlocks = withoutBlocks(file.protocol, { blocks: new Map(blocks.map(name => [name, 'left out'])) })
  requireAsked(ofBlocks.protocol, ofBlocks.consequences)
  const { protocol } = ofBlocks
  const all = await loadStudy(reducedFile(file, protocol), options)
  const centres = left.flatMap(one => (one.kind === 'centre' ? [one.name] : []))
  for (const name of centres) requireName('centre', name, all.patients.centres)
  if (centres.length > 0 && all.patients.centres.every(name => centres.includes(name))) throw everyCentre()
  let loaded = patientsWithout(all, centres)
  const ofCentres =
    centres.length === 0 ? { protocol, consequences: [] } : withoutCentres(protocol, loaded.patients.centres)
  const counts = left.map((one): LeftOutCount => {
    if (one.kind === 'block') return { left: one, patients: null, files: null }
    if (one.kind === 'centre') return { left: one, ...sizeOfCentre(all, one.name) }
    const without = filesWithout(loaded, protocol, one, protocol.validation.seed)
    loaded = without.loaded
    return { left: one, patients: without.patients, files: without.files }
  })
  const settled = settle(reducedFile(file, ofCentres.protocol), loaded)
  return {
    ...settled,
    consequences: [...ofBlocks.consequences, ...ofCentres.consequences, ...settled.consequences],
    counts,
  }
}

function sizeOfCentre(study: LoadedStudy, name: string): { patients: number; files: number } {
  const { centre, centres } = study.patients
  const code = centres.indexOf(name)
  const files = blocksWithFiles(study).flatMap(({ patient }) =>
    [...patient].filter(row => row >= 0 && centre[row] === code),
  )
  return { patients: centre.filter(own => own === code).length, files: files.length }
}

function requireName(kind: 'block' | 'centre', name: string, known: readonly string[]): void {
  if (known.includes(name)) return
  const nearest = nearestName(name, known)
  throw new FindingsError([
    {
      severity: 'error',
      code: `left-out-unknown-${kind}`,
      message: `there is no ${kind} '${name}' to leave out`,
      cure: nearest ? `did you mean '${nearest}'?` : `there are ${known.join(', ')}`,
      field: name,
    },
  ])
}

function everyCentre(): FindingsError {
  return new FindingsError([
    {
      severity: 'error',
      code: 'nothing-left-to-ask',
      message: 'every centre is left out',
      cure: 'leave out fewer centres',
    },
  ])
}
