import { existsSync, readFileSync } from 'node:fs'

/** PyRadiomics' own expected values for brain1 (../shared/data/mri_brain1/baseline_brain1.csv). */
const folder = new URL('../../../../shared/data/mri_brain1/', import.meta.url)

export const brain1 = existsSync(new URL('baseline_brain1.csv', folder))
  ? {
      image: new URL('brain1_image.nrrd', folder).pathname,
      mask: new URL('brain1_label.nrrd', folder).pathname,
    }
  : null

/** One case: a class of features under one parameter file. */
export interface BaselineCase {
  readonly featureClass: string
  readonly name: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly features: Readonly<Record<string, number>>
  readonly diagnostics: Readonly<Record<string, unknown>>
}

export function baselineCases(): BaselineCase[] {
  const [, ...rows] = parseCsv(readFileSync(new URL('baseline_brain1.csv', folder), 'utf8'))
  const cases = new Map<string, Map<string, string>>()
  for (const [featureClass, name, key, value] of rows) {
    const id = `${featureClass} ${name}`
    const values = cases.get(id) ?? new Map<string, string>()
    cases.set(id, values.set(key, value))
  }
  return [...cases].map(([id, values]) => {
    const [featureClass, name] = id.split(' ')
    const settings = readPython(values.get('diagnostics_Configuration_Settings') ?? '{}')
    if (typeof settings !== 'object' || settings === null) throw new Error(`${id}: no settings`)
    const all = [...values].filter(([, value]) => value !== '')
    return {
      featureClass,
      name,
      settings: Object.fromEntries(Object.entries(settings)),
      features: Object.fromEntries(
        all.filter(([key]) => !key.startsWith('diagnostics_')).map(([key, value]) => [key, Number(value)]),
      ),
      diagnostics: Object.fromEntries(
        all
          .filter(([key]) => /^diagnostics_(Image|Mask)-/.test(key))
          .map(([key, value]) => [key, /Hash$/.test(key) ? value : readPython(value)]),
      ),
    }
  })
}

/** The Python literals of the file: dicts, lists, tuples, strings, numbers, True, False, None. */
export function readPython(text: string): unknown {
  const json = text
    .replaceAll("'", '"')
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replaceAll(',]', ']')
    .replaceAll(/\bTrue\b/g, 'true')
    .replaceAll(/\bFalse\b/g, 'false')
    .replaceAll(/\bNone\b/g, 'null')
  return JSON.parse(json)
}

function parseCsv(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter(line => line !== '')
    .map(line => {
      const cells: string[] = []
      for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
        cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
      return cells
    })
}
