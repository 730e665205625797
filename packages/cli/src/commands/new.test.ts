import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readProtocol } from '@tessera/study'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

describe('tessera new', () => {
  it.each([[[]], [['--example', 'hcc-adjuvant']], [['--example', 'ici-response']]])(
    'writes a commented study.yaml that is valid %j',
    async options => {
      const folder = path.join(temporaryFolder(), 'my study')
      const { exit, stdout } = await tessera(['new', folder, ...options, '--json'])
      expect(exit).toBe(0)
      const { files } = JSON.parse(stdout)
      expect(files).toContain(path.join(folder, 'study.schema.json'))
      const { protocol } = readProtocol(path.join(folder, 'study.yaml'))
      expect(protocol.questions.length).toBeGreaterThan(0)
      expect(readFileSync(path.join(folder, 'study.yaml'), 'utf8')).toMatch(/^# yaml-language-server/)
    },
  )

  it('never writes over a study', async () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'study.yaml'), 'mine')
    const { exit, stderr } = await tessera(['new', folder])
    expect(exit).toBe(1)
    expect(stderr).toContain('exists already')
    expect(readFileSync(path.join(folder, 'study.yaml'), 'utf8')).toBe('mine')
  })
})
