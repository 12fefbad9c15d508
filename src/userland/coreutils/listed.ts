import type { Stat } from '../../kernel/sys.ts'

/** One name to be listed. */
export type Listed = { name: string; path: string; stat: Stat; target?: string; targetStat?: Stat }

/** Allocated 1K blocks: holes take room here, as files of images do in reality. */
export const blocksOf = (stat: Stat): number => (stat.kind === 'symlink' ? 0 : stat.kind === 'dir' ? 4 : Math.ceil(stat.size / 4096) * 4)
