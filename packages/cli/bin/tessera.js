#!/usr/bin/env node
// Plain JavaScript that Node 20 understands: it hands over to the pinned Node 24 where this one is older.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldest = 24

/** The Node that `npm ci` installed: the nearest one, looking upwards from this file. */
function pinnedNode() {
  const names = process.platform === 'win32' ? ['node/bin/node.exe'] : ['.bin/node', 'node/bin/node']
  let folder = dirname(realpathSync(fileURLToPath(import.meta.url)))
  for (;;) {
    for (const name of names) {
      const candidate = join(folder, 'node_modules', name)
      if (existsSync(candidate)) return candidate
    }
    const parent = dirname(folder)
    if (parent === folder) return null
    folder = parent
  }
}

function runUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, TESSERA_REEXECUTED: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => {
    process.stderr.write(`${node} cannot be started: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  })
}

if (Number.parseInt(process.versions.node, 10) >= oldest) {
  // Types are stripped and code is compiled once, and kept in the system's folder for temporary files.
  module.enableCompileCache()
  const { main } = await import('../src/main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = process.env.TESSERA_REEXECUTED ? null : pinnedNode()
  if (node === null) {
    process.stderr.write(
      `tessera needs Node ${oldest} and this is ${process.versions.node}. Run 'npm ci' in its folder, which installs it.\n`,
    )
    process.exitCode = 1
  } else runUnder(node)
}
