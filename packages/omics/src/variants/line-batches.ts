import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import { createGunzip } from 'node:zlib'
import { type Finding, FindingsError } from '@tessera/evidence'

/** A line longer than this is no line: the file is something else. */
const longestLine = 2 ** 28
/** The empty block that every whole BGZF file ends with (SAM specification, 4.1.2). */
const bgzfEnd = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex')

export interface LineOptions {
  readonly signal?: AbortSignal
  /** Told the bytes read from the disk and the file's size. */
  readonly onBytes?: (read: number, all: number) => void
}

/** The name that findings give a file: as the study wrote it, never an absolute path. */
export function shownFile(path: string): string {
  return isAbsolute(path) ? basename(path) : path
}

export function fileFault(file: string, code: string, message: string, cure: string): FindingsError {
  const finding: Finding = { severity: 'error', code, message: `${file}: ${message}`, cure, file }
  return new FindingsError([finding])
}

/**
 * The lines of a text file, many at a time, without their ends (LF, CRLF or CR); plain, gzip or bgzip by its first
 * bytes, streamed.
 * @throws FindingsError `file-not-found`, `file-unreadable`, `truncated-gzip`, `not-text`
 */
export async function* lineBatches(path: string, options: LineOptions = {}): AsyncGenerator<string[]> {
  const shown = shownFile(path)
  const { size, packed } = await lookAt(path, shown)
  const source = createReadStream(path, { highWaterMark: 1 << 20, signal: options.signal })
  let read = 0
  source.on('data', chunk => {
    read += chunk.length
    options.onBytes?.(read, size)
  })
  const bytes = packed ? source.pipe(createGunzip({ chunkSize: 1 << 20 })) : source
  if (packed) source.on('error', error => bytes.destroy(error))
  let held: Buffer[] = []
  let heldLength = 0
  let first = true
  try {
    for await (const chunk of bytes) {
      const block: Buffer = chunk
      if (first) requireText(block, shown)
      const end = block.lastIndexOf(10)
      if (end < 0) {
        held.push(block)
        heldLength += block.length
        if (heldLength > longestLine)
          throw fileFault(
            shown,
            'not-text',
            'a line of more than 256 MB',
            'give a text file with one record a line',
          )
        continue
      }
      const whole = Buffer.concat([...held, block.subarray(0, end)])
      held = [block.subarray(end + 1)]
      heldLength = held[0].length
      yield linesOf(whole, first)
      first = false
    }
    if (heldLength > 0) yield linesOf(Buffer.concat(held), first)
  } catch (error) {
    throw faultOf(error, shown)
  } finally {
    source.destroy()
    if (bytes !== source) bytes.destroy()
  }
}

function linesOf(bytes: Buffer, first: boolean): string[] {
  let text = bytes.toString('utf8')
  if (first && text.charCodeAt(0) === 0xfeff) text = text.slice(1)
  return text.includes('\r') ? text.replace(/\r$/, '').split(/\r\n|\n|\r/) : text.split('\n')
}

/** Size and packing; a bgzip file that lost its last block is found out before it is read. */
async function lookAt(path: string, shown: string): Promise<{ size: number; packed: boolean }> {
  try {
    const { size } = await stat(path)
    const file = await open(path)
    try {
      const head = Buffer.alloc(18)
      await file.read(head, 0, 18, 0)
      const packed = head[0] === 0x1f && head[1] === 0x8b
      const isBgzf = packed && (head[3] & 4) !== 0 && head[12] === 0x42 && head[13] === 0x43
      if (isBgzf) {
        const tail = Buffer.alloc(bgzfEnd.length)
        await file.read(tail, 0, tail.length, Math.max(0, size - tail.length))
        if (!tail.equals(bgzfEnd))
          throw fileFault(
            shown,
            'truncated-gzip',
            'the bgzip file lacks its last block: it was cut short',
            'copy the file again; compare its size with the original',
          )
      }
      return { size, packed }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw faultOf(error, shown)
  }
}

function requireText(block: Buffer, shown: string): void {
  const head = block.subarray(0, 4096)
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    throw fileFault(shown, 'not-text', 'the text is in UTF-16', 'save it as UTF-8 and try again')
  if (head.includes(0))
    throw fileFault(
      shown,
      'not-text',
      'the file is binary, not text',
      'give a text file; BCF is turned into VCF by `bcftools view`',
    )
}

function faultOf(error: unknown, shown: string): unknown {
  if (!(error instanceof Error) || error.name === 'FindingsError' || error.name === 'AbortError') return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT')
    return fileFault(shown, 'file-not-found', 'there is no such file', 'correct the path')
  if (code.startsWith('Z_'))
    return fileFault(
      shown,
      'truncated-gzip',
      `the gzip data are cut off or damaged (${code})`,
      'copy the file again; compare its size with the original',
    )
  if (code === 'EISDIR' || code === 'EACCES' || code === 'EPERM')
    return fileFault(
      shown,
      'file-unreadable',
      `it cannot be read (${code})`,
      'it must be a file that you may read',
    )
  return error
}
