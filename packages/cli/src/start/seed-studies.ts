import { cpSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** The five seed studies, in the order in which they run: each is a folder of `studies/` and a cohort of `simulate`. */
export const seedStudies = [
  'changhai-escc',
  'hcc-adjuvant',
  'rectal-mri',
  'ici-irae',
  'oesophageal-ivb-rt',
] as const
export type SeedStudy = (typeof seedStudies)[number]

/** `studies/` of this checkout. */
const home = path.resolve(import.meta.dirname, '../../../../studies')

/** A protocol of a study, and where it is run. */
export interface SeedRun {
  readonly protocolFile: string
  readonly out: string
}

/**
 * Copies the protocols of a study beside its data, each into a folder of its own where its plan is frozen, so that the
 * checkout stays as it is. A study with several clocks may have several: `study.yaml`, `study-*.yaml`.
 */
export function copyProtocols(study: SeedStudy, folder: string): SeedRun[] {
  const names = readdirSync(path.join(home, study)).sort()
  const protocol = /^study(-[a-z0-9-]+)?\.yaml$/
  return names
    .filter(name => protocol.test(name))
    .map(name => {
      const suffix = protocol.exec(name)?.[1] ?? ''
      const own = path.join(folder, `protocol${suffix}`)
      mkdirSync(own, { recursive: true })
      for (const other of names)
        if (/\.(yaml|csv|gmt|json)$/.test(other) && !protocol.test(other))
          cpSync(path.join(home, study, other), path.join(own, other))
      const protocolFile = path.join(own, 'study.yaml')
      cpSync(path.join(home, study, name), protocolFile)
      return { protocolFile, out: path.join(folder, `run${suffix}`) }
    })
}
