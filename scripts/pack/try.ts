import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * `node scripts/pack/try.ts statistics`: packs a library with the packages of the house that it imports, installs the
 * tarballs in an empty folder, runs the first lines of its README with plain Node and checks their types against the
 * declarations. Needs npm and what npm installs from.
 */
const root = path.resolve(import.meta.dirname, '../..')
const names = process.argv.slice(2)
if (names.length === 0) throw new Error('name a package, such as statistics')
for (const name of names) tryPackage(name)

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function tryPackage(name: string): void {
  const work = mkdtempSync(path.join(tmpdir(), 'tessera-pack-'))
  try {
    const tarballs = withImports(name).map(one => pack(one, work))
    const empty = path.join(work, 'empty')
    mkdirSync(empty)
    // As the project's own .npmrc: onnxruntime-node would fetch libraries for graphics cards.
    writeFileSync(path.join(empty, '.npmrc'), 'onnxruntime-node-install=skip\n')
    const npm = (...args: string[]) =>
      execFileSync('npm', args, { cwd: empty, stdio: ['ignore', 'pipe', 'inherit'] })
    npm('init', '--yes')
    npm('install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs)
    const lines = firstLines(readFileSync(path.join(root, 'packages', name, 'README.md'), 'utf8'))
    writeFileSync(path.join(empty, 'first.mjs'), lines)
    writeFileSync(path.join(empty, 'first.mts'), lines)
    const printed = execFileSync(process.execPath, ['first.mjs'], { cwd: empty, encoding: 'utf8' })
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
    const strict = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext']
    execFileSync(process.execPath, [tsc, ...strict, 'first.mts'], { cwd: empty, stdio: 'inherit' })
    if (printed.trim() === '') throw new Error(`the first lines of ${name}'s README print nothing`)
    process.stdout.write(
      `${name}: its tarball runs the first lines of its README, and they type-check\n${printed}`,
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** The package and every package of the house that it needs. */
function withImports(name: string, found = new Set<string>()): string[] {
  if (!found.has(name)) {
    found.add(name)
    const manifest: Manifest = JSON.parse(
      readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8'),
    )
    for (const dependency of Object.keys(manifest.dependencies ?? {}))
      if (dependency.startsWith('@tessera/')) withImports(dependency.slice('@tessera/'.length), found)
  }
  return [...found]
}

function pack(name: string, into: string): string {
  const folder = path.join(root, 'packages', name)
  const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', into], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [{ filename }] = JSON.parse(printed.slice(printed.indexOf('[')))
  return path.join(into, filename)
}

/** The first block of TypeScript. */
function firstLines(readme: string): string {
  const block = /```ts\n([\s\S]*?)```/.exec(readme)
  if (!block) throw new Error('the README has no block of TypeScript')
  return block[1]
}
