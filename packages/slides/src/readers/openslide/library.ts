import type koffiModule from 'koffi'
import type { LibraryHandle } from 'koffi'
import { libraryCandidates } from './find-library.ts'

/** A slide of OpenSlide: a pointer. */
export type Handle = bigint

/** The calls of openslide.h that are used here, those that wait for the disk in threads of their own. */
export interface OpenSlideLibrary {
  readonly version: string
  /** The name of the format, or null for what OpenSlide does not read. */
  detectVendor(file: string): Promise<string | null>
  /** Null for what OpenSlide does not read. */
  open(file: string): Promise<Handle | null>
  close(slide: Handle): Promise<void>
  /** What went wrong: after it every call on the slide fails. */
  error(slide: Handle): string | null
  levelCount(slide: Handle): number
  levelSize(slide: Handle, level: number): readonly [width: number, height: number]
  levelDownsample(slide: Handle, level: number): number
  properties(slide: Handle): Readonly<Record<string, string>>
  associatedNames(slide: Handle): readonly string[]
  associatedSize(slide: Handle, name: string): readonly [width: number, height: number]
  /** Into `pixels`: premultiplied alpha, red, green and blue in one number of 32 bits. x and y are of level 0. */
  readRegion(
    slide: Handle,
    pixels: Uint8Array,
    x: number,
    y: number,
    level: number,
    width: number,
    height: number,
  ): Promise<void>
  readAssociated(slide: Handle, name: string, pixels: Uint8Array): Promise<void>
  iccProfile(slide: Handle): Promise<Uint8Array | null>
}

let loading: Promise<OpenSlideLibrary | null> | null = null

/** The library, looked for once a thread; null where it is not found. */
export function openSlideLibrary(): Promise<OpenSlideLibrary | null> {
  loading ??= load()
  return loading
}

async function load(): Promise<OpenSlideLibrary | null> {
  let koffi: typeof koffiModule
  try {
    ;({ default: koffi } = await import('koffi'))
  } catch {
    // No binary of koffi for this system: as good as no library.
    return null
  }
  for (const candidate of libraryCandidates()) {
    try {
      return bind(koffi, koffi.load(candidate))
    } catch {
      // Not there, or not for this processor: the next may be.
    }
  }
  return null
}

type Argument = bigint | number | string | Uint8Array | null

function bind(koffi: typeof koffiModule, library: LibraryHandle): OpenSlideLibrary {
  const get = (result: string, name: string, parameters: string) => {
    const call = library.func(`${result} openslide_${name}(${parameters})`)
    return { call, wait: (...values: Argument[]) => waiting(call, values) }
  }
  const optional = (result: string, name: string, parameters: string) => {
    try {
      return get(result, name, parameters)
    } catch {
      return null
    }
  }
  const version = get('const char *', 'get_version', 'void')
  const vendor = get('const char *', 'detect_vendor', 'const char *file')
  const open = get('void *', 'open', 'const char *file')
  const close = get('void', 'close', 'void *slide')
  const error = get('const char *', 'get_error', 'void *slide')
  const levelCount = get('int32_t', 'get_level_count', 'void *slide')
  const levelSize = get('void', 'get_level_dimensions', 'void *slide, int32_t level, void *w, void *h')
  const downsample = get('double', 'get_level_downsample', 'void *slide, int32_t level')
  const names = get('void *', 'get_property_names', 'void *slide')
  const value = get('const char *', 'get_property_value', 'void *slide, const char *name')
  const images = get('void *', 'get_associated_image_names', 'void *slide')
  const imageSize = get(
    'void',
    'get_associated_image_dimensions',
    'void *slide, const char *name, void *w, void *h',
  )
  const readRegion = get(
    'void',
    'read_region',
    'void *slide, void *into, int64_t x, int64_t y, int32_t level, int64_t w, int64_t h',
  )
  const readImage = get('void', 'read_associated_image', 'void *slide, const char *name, void *into')
  // Since OpenSlide 4.
  const iccSize = optional('int64_t', 'get_icc_profile_size', 'void *slide')
  const readIcc = optional('void', 'read_icc_profile', 'void *slide, void *into')

  /** Two numbers of 64 bits that a call leaves behind. */
  const sizeBy = (call: (w: BigInt64Array, h: BigInt64Array) => void): readonly [number, number] => {
    const [w, h] = [new BigInt64Array(1), new BigInt64Array(1)]
    call(w, h)
    return [Number(w[0]), Number(h[0])]
  }
  /** A list of texts that ends with a null. */
  const listOf = (pointer: bigint | null): readonly string[] => {
    const list: string[] = []
    if (pointer === null) return list
    for (let i = 0; ; i++) {
      const text: string | null = koffi.decode(pointer, i * koffi.sizeof('void *'), 'const char *')
      if (text === null) return list
      list.push(text)
    }
  }
  return {
    version: version.call(),
    detectVendor: async file => textOrNull(await vendor.wait(file)),
    open: async file => pointerOrNull(await open.wait(file)),
    close: async slide => void (await close.wait(slide)),
    error: slide => error.call(slide),
    levelCount: slide => levelCount.call(slide),
    levelSize: (slide, level) => sizeBy((w, h) => levelSize.call(slide, level, w, h)),
    levelDownsample: (slide, level) => downsample.call(slide, level),
    properties: slide =>
      Object.fromEntries(
        listOf(names.call(slide)).map((name): [string, string] => [name, value.call(slide, name) ?? '']),
      ),
    associatedNames: slide => listOf(images.call(slide)),
    associatedSize: (slide, name) => sizeBy((w, h) => imageSize.call(slide, name, w, h)),
    readRegion: async (slide, pixels, x, y, level, width, height) =>
      void (await readRegion.wait(slide, pixels, x, y, level, width, height)),
    readAssociated: async (slide, name, pixels) => void (await readImage.wait(slide, name, pixels)),
    async iccProfile(slide) {
      const size = iccSize === null ? 0 : Number(iccSize.call(slide))
      if (readIcc === null || !(size > 0 && size < 2 ** 28)) return null
      const bytes = new Uint8Array(size)
      await readIcc.wait(slide, bytes)
      return bytes
    },
  }
}

type Callable = ReturnType<LibraryHandle['func']>

/** A call in a thread of its own. */
function waiting(call: Callable, values: readonly Argument[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    call.async(...values, (failure: unknown, result: unknown) => {
      if (failure) reject(failure)
      else resolve(result)
    })
  })
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function pointerOrNull(value: unknown): bigint | null {
  return typeof value === 'bigint' && value !== 0n ? value : null
}
