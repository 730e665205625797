import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { publicManifest, restoreManifest, savedManifest } from './manifest.ts'

/**
 * Before `npm pack` of the package in the working directory: compiles src to plain JavaScript with declarations in
 * dist, and lets package.json point there until restore.ts puts it back. Type stripping does not reach into
 * node_modules, so a tarball of TypeScript would not run.
 */
const folder = process.cwd()
const root = path.resolve(import.meta.dirname, '../..')
restoreManifest(folder)
rmSync(path.join(folder, 'dist'), { recursive: true, force: true })
compile(folder)
copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'))
const manifest = path.join(folder, 'package.json')
copyFileSync(manifest, savedManifest(folder))
writeFileSync(
  manifest,
  `${JSON.stringify(publicManifest(JSON.parse(readFileSync(manifest, 'utf8'))), null, 2)}\n`,
)

function compile(folder: string): void {
  const { config, error } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile)
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  const options = ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options
  const files = ts.sys.readDirectory(
    path.join(folder, 'src'),
    ['.ts'],
    ['**/*.test.ts', '**/*.case.ts', '**/*.must-not-compile.ts'],
  )
  // Types of modules that come without: another package's source, which is read beside this one's, may import them.
  const ambient = ts.sys.readDirectory(path.join(root, 'packages'), ['.d.ts'], ['**/node_modules', '**/dist'])
  const program = ts.createProgram([...files, ...ambient], {
    ...options,
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: path.join(folder, 'src'),
    outDir: path.join(folder, 'dist'),
  })
  const { diagnostics } = program.emit()
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (faults.length === 0 && existsSync(path.join(folder, 'dist/index.js'))) return
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  }
  throw new Error(`${path.basename(folder)} does not compile:\n${ts.formatDiagnostics(faults, host)}`)
}
