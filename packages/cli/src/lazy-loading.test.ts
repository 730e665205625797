import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { bin, temporaryFolder } from '../test/tessera.ts'

const veteran = path.join(import.meta.dirname, '../test/reference/veteran.csv')
const preload = pathToFileURL(path.join(import.meta.dirname, '../test/list-modules.js')).href

function modulesOf(args: readonly string[]): string[] {
  const list = path.join(temporaryFolder(), 'modules.txt')
  execFileSync(process.execPath, ['--import', preload, bin, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', TESSERA_LIST_MODULES: list },
    stdio: 'pipe',
  })
  return readFileSync(list, 'utf8').trim().split('\n')
}

describe('what a command loads', () => {
  it('stats on a CSV loads no native part, no DuckDB, ONNX Runtime, report or browser', () => {
    const modules = modulesOf(['stats', 'km', veteran, '--time', 'time', '--event', 'status=1', '--json'])
    expect(modules.some(url => url.includes('/packages/statistics/'))).toBe(true)
    const heavy =
      /native:|@duckdb|onnxruntime|playwright|chromium|sharp|resvg|jsdom|packages[/](report|study|learning|simulate|tasks)\//
    expect(modules.filter(url => heavy.test(url))).toEqual([])
  })

  it('help loads no package of the house', () => {
    const modules = modulesOf(['--help'])
    expect(modules.filter(url => /packages\/(?!cli\/)/.test(url))).toEqual([])
  })
})
