import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import type { AllowList } from './allow-list.ts'
import type { ImportStatement, SourceFile } from './source-file.ts'

const scope = '@tessera/'

/** What tests may fetch from beside the packages: the recorder of their conformance, and a browser. */
const besideForTests = new Set(['scripts/conformance/record.ts', 'scripts/browser/launch.ts'])

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
})

/** Every breach of the rules of imports, as `file:line: what is wrong and what to do`. */
export function breaches(root: string, list: AllowList, files: readonly SourceFile[]): string[] {
  const declared = new Map<string, ReadonlySet<string>>()
  const dependenciesOf = (home: string) => {
    const known = declared.get(home) ?? readDependencies(path.join(root, home))
    declared.set(home, known)
    return known
  }
  const found = files.flatMap(file => [
    ...file.imports.flatMap(statement => {
      const message =
        arrowBreach(list, file, statement) ??
        crossingBreach(file, statement) ??
        dependencyBreach(file, statement, dependenciesOf)
      return message === null ? [] : [`${file.file}:${statement.line}: ${message}`]
    }),
  ])
  return [...unknownPackages(list, files), ...found, ...circles(files)]
}

function unknownPackages(list: AllowList, files: readonly SourceFile[]): string[] {
  const missing = new Set(files.map(f => f.package).filter(name => name !== null && !(name in list.packages)))
  return [...missing].map(
    name => `imports.json: package '${name}' is not in the list; say what it may import`,
  )
}

/** An arrow between packages that the list does not hold, or one past the public face of a package. */
function arrowBreach(list: AllowList, file: SourceFile, { specifier }: ImportStatement): string | null {
  if (!specifier.startsWith(scope)) return null
  const [target, ...inner] = specifier.slice(scope.length).split('/')
  if (inner.length > 0 && specifier !== `${scope}${target}/package.json`)
    return `imports '${specifier}', past the public face of '${target}'; export what is needed from its index.ts`
  if (target === file.package && file.isTest) return null
  if (target === file.package) return 'imports its own package by name; import the file'
  const allowed = file.package === null ? list.folders[file.home] : list.packages[file.package]
  if (!allowed || allowed.includes(target)) return null
  if (file.isTest && list.testsBesides.includes(target)) return null
  const may = allowed.length > 0 ? allowed.join(', ') : 'no other package'
  return `imports '${specifier}', but '${file.package ?? file.home}' may import ${may} (imports.json)`
}

/** A relative path out of the package. */
function crossingBreach(file: SourceFile, { specifier, byUrl }: ImportStatement): string | null {
  if (!specifier.startsWith('.')) return null
  // What lies beside the packages starts their commands by path.
  if (byUrl && file.package === null) return null
  const target = resolveRelative(file, specifier)
  // A profile or a peer's twin needs the inner parts that no user does.
  if (file.home === 'bench' && target.startsWith('packages/')) return null
  if (file.isTest && besideForTests.has(target)) return null
  if (target.startsWith(`${file.home}/`) || target === `${file.home}/package.json`) return null
  return `imports '${specifier}', which lies outside ${file.home}; import the package by its name`
}

/** A dependency that the package's own `package.json` does not declare. */
function dependencyBreach(
  file: SourceFile,
  { specifier }: ImportStatement,
  dependenciesOf: (home: string) => ReadonlySet<string>,
): string | null {
  if (specifier.startsWith('.') || isBuiltin(specifier)) return null
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  if (file.package === null && name.startsWith(scope)) return null
  const inTest = file.isTest && (name.startsWith(scope) || dependenciesOf('').has(name))
  if (inTest || dependenciesOf(file.package === null ? '' : file.home).has(name)) return null
  return `imports '${name}', which ${file.package === null ? '' : `${file.home}/`}package.json does not declare`
}

function readDependencies(folder: string): ReadonlySet<string> {
  const file = path.join(folder, 'package.json')
  if (!existsSync(file)) return new Set()
  const read = packageSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  return new Set(Object.values(read).flatMap(Object.keys))
}

function resolveRelative(file: SourceFile, specifier: string): string {
  return path.posix.join(path.posix.dirname(file.file), specifier)
}

/** Circles of imports between files, each once, as `a -> b -> a`. */
function circles(files: readonly SourceFile[]): string[] {
  const byName = new Map(files.map(file => [file.file, file]))
  const targets = (file: SourceFile) =>
    file.imports
      .filter(statement => !statement.byUrl)
      .map(({ specifier }) =>
        specifier.startsWith(scope)
          ? byName.get(`packages/${specifier.slice(scope.length)}/src/index.ts`)
          : byName.get(resolveRelative(file, specifier)),
      )
      .filter(target => target !== undefined)
  const done = new Set<SourceFile>()
  const found: string[] = []
  const walk = (file: SourceFile, trail: SourceFile[]) => {
    const at = trail.indexOf(file)
    if (at >= 0) {
      const circle = [...trail.slice(at), file].map(member => member.file)
      found.push(`a circle of imports: ${circle.join(' -> ')}; move what both need into a third file`)
    } else if (!done.has(file)) {
      for (const target of targets(file)) walk(target, [...trail, file])
      done.add(file)
    }
  }
  for (const file of files) walk(file, [])
  return found
}
