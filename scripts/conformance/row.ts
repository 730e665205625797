import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** One row of a package's `conformance.json`: a method that the project names, and what proves it. */
export const rowSchema = z.strictObject({
  method: z.string().min(1),
  /** Where it is, from the package's folder. */
  file: z.string(),
  /** The test file, from the package's folder, and the full title of the test (or of its `describe`). */
  test: z.string(),
  testName: z.string().min(1),
  /** The script, paper or standard that the expected values come from. */
  source: z.string().min(1),
  tolerance: z.number().positive().nullable().optional(),
  /** The largest error that a run of the tests saw; null where the check is exact. */
  largestError: z.number().nonnegative().nullable(),
})
export type Row = z.infer<typeof rowSchema>

/** The rows of one package. */
export interface PackageRows {
  /** `packages/tables`. */
  readonly home: string
  readonly rows: readonly Row[]
}

/** Reads every `conformance.json` of the packages. Faults of form come as messages. */
export function readConformance(root: string): { packages: PackageRows[]; faults: string[] } {
  const packages: PackageRows[] = []
  const faults: string[] = []
  for (const found of globSync('packages/*/conformance.json', { cwd: root }).sort()) {
    const file = found.replaceAll('\\', '/')
    try {
      const parsed = z.array(rowSchema).safeParse(JSON.parse(readFileSync(path.join(root, file), 'utf8')))
      if (parsed.success) packages.push({ home: path.posix.dirname(file), rows: parsed.data })
      else
        faults.push(...parsed.error.issues.map(issue => `${file}: ${issue.path.join('.')}: ${issue.message}`))
    } catch (error) {
      faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { packages, faults }
}

const namedSchema = z.array(
  z.strictObject({
    issue: z.string(),
    groups: z.record(
      z.string(),
      z.array(z.strictObject({ name: z.string(), match: z.string().describe('a regular expression') })),
    ),
  }),
)

/** A method that an issue names, with the expression that its row's `method` matches. */
export interface NamedMethod {
  readonly group: string
  readonly name: string
  readonly match: RegExp
}

export function readNamedMethods(root: string): NamedMethod[] {
  const file = path.join(root, 'scripts/conformance/named-methods.json')
  if (!existsSync(file)) return []
  return namedSchema
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .flatMap(({ groups }) => Object.entries(groups))
    .flatMap(([group, methods]) =>
      methods.map(({ name, match }) => ({ group, name, match: new RegExp(match, 'iu') })),
    )
}
