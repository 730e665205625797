import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { ImagingError } from '@tessera/imaging'
import { nearestName } from '@tessera/tables'
import { type Document, isMap, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { type RadiomicsSettings, type RadiomicsSettingsInput, radiomicsSettings } from './settings.ts'

/**
 * Reads a settings file.
 * @throws ImagingError `no-such-file`
 * @throws FindingsError for YAML that cannot be read, and for each key that is unknown and each value that is missing or
 * wrong, with its line and a cure
 */
export function readRadiomicsSettings(path: string): RadiomicsSettings {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ImagingError('no-such-file', 'no settings can be read here', 'give the path of a YAML file', {
      file: path,
      cause,
    })
  }
  return parseRadiomicsSettings(text, basename(path))
}

/** {@link readRadiomicsSettings} for text that is at hand. */
export function parseRadiomicsSettings(text: string, file = 'settings.yaml'): RadiomicsSettings {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0)
    throw new FindingsError(
      document.errors.map(error => ({
        severity: 'error',
        code: 'settings-not-yaml',
        message: `${file} is not YAML: ${error.message}`,
        cure: 'correct the line: indentation with spaces, a blank after each colon, quotes in pairs',
        file,
        row: lines.linePos(error.pos[0]).line,
      })),
    )
  return parse(document.toJS(), { file, lineOf: path => lineAt(document, lines, path) })
}

/**
 * Fills in the defaults of settings that a program gives.
 * @throws FindingsError
 */
export function completeSettings(settings: RadiomicsSettingsInput): RadiomicsSettings {
  return parse(settings, { file: undefined, lineOf: () => undefined })
}

interface Source {
  readonly file: string | undefined
  lineOf(path: readonly PropertyKey[]): number | undefined
}

function parse(value: unknown, source: Source): RadiomicsSettings {
  const parsed = radiomicsSettings.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  throw new FindingsError(parsed.error.issues.flatMap(issue => findingsOf(issue, value, source)))
}

function findingsOf(issue: z.core.$ZodIssue, value: unknown, { file, lineOf }: Source): Finding[] {
  const { path } = issue
  const finding = (code: string, at: readonly PropertyKey[], message: string, cure: string): Finding => {
    const row = lineOf(at)
    return {
      severity: 'error',
      code,
      message,
      cure,
      ...(file === undefined ? {} : { file }),
      ...(row === undefined ? {} : { row }),
      field: at.map(String).join('.'),
    }
  }
  const where = path.length === 0 ? 'the settings' : `'${path.map(String).join('.')}'`
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(z.toJSONSchema(radiomicsSettings, { io: 'input' }), path)
    return issue.keys.map(key => {
      const nearest = nearestName(key, known)
      return finding(
        'settings-unknown-key',
        [...path, key],
        `there is no setting '${key}' in ${where}`,
        nearest === null ? `the settings here are ${known.join(', ')}` : `did you mean '${nearest}'?`,
      )
    })
  }
  if (path.length === 1 && path[0] === 'format')
    return [finding('settings-format', path, issue.message, "write 'format: tessera-radiomics/1'")]
  if (
    path[0] === 'discretisation' &&
    (typeof value !== 'object' || value === null || !('discretisation' in value))
  )
    return [
      finding(
        'settings-value',
        path,
        'there is no discretisation',
        'say how grey levels are made: { method: fixedBinSize, width: 25 } in Hounsfield units, or { method: fixedBinNumber, bins: 32 }',
      ),
    ]
  return [
    finding('settings-value', path, `${where}: ${issue.message}`, `correct ${where}: ${described(path)}`),
  ]
}

/** What the schema says of the value, for the cure. */
function described(path: readonly PropertyKey[]): string {
  const last = path.filter(step => typeof step === 'string').join('.')
  return `docs/radiomics.md says what '${last}' may be`
}

interface KeySchema {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly anyOf?: readonly unknown[]
  readonly oneOf?: readonly unknown[]
  readonly items?: unknown
}

/** The keys that a JSON Schema knows at a path, over all alternatives. */
function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let here = [schema]
  const open = (one: unknown): KeySchema[] => {
    if (!isSchema(one)) return []
    return [one, ...[...(one.anyOf ?? []), ...(one.oneOf ?? [])].flatMap(open)]
  }
  for (const step of path)
    here = here
      .flatMap(open)
      .map(one => (typeof step === 'number' ? one.items : one.properties?.[String(step)]))
  return [...new Set(here.flatMap(open).flatMap(one => Object.keys(one.properties ?? {})))]
}

function isSchema(value: unknown): value is KeySchema {
  return typeof value === 'object' && value !== null
}

/** Line of the deepest part of the path that is written. */
function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  const steps = path.map(step => (typeof step === 'number' ? step : String(step)))
  for (let depth = steps.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(steps.slice(0, depth - 1), true)
    const key = isMap(parent)
      ? parent.items.find(item => String(item.key) === String(steps[depth - 1]))?.key
      : null
    const start = rangeStart(key) ?? rangeStart(document.getIn(steps.slice(0, depth), true))
    if (start !== null) return lines.linePos(start).line
  }
  return 1
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node)) return null
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : null
}
