import type { CatalogueImage } from '../image.ts'
import { recordedBusybox } from './busybox.ts'
import { recordedDebian } from './debian.ts'
import { recordedNginx } from './nginx.ts'
import { recordedRedis } from './redis.ts'

/** The images the recorded Docker sessions had: small stand-ins for Docker Hub's, without internet. Only replays use them. */
export const RECORDED: readonly CatalogueImage[] = [...recordedBusybox, recordedNginx, ...recordedDebian, recordedRedis]
