import { alpineImages } from './alpine.ts'
import { busyboxImage } from './busybox.ts'
import { debianImages } from './debian.ts'
import { helloWorldImage } from './hello-world.ts'
import type { CatalogueImage } from './image.ts'
import { kubernetesImages } from './kubernetes.ts'
import { nginxImages } from './nginx/nginx.ts'
import { nodeImage } from './node.ts'
import { pauseImages } from './pause.ts'
import { redisImages } from './redis.ts'
import { ubuntuImages } from './ubuntu.ts'
import { whoamiImage } from './whoami.ts'

/** Every image of the simulated registry, one file an item. */
export const CATALOGUE: readonly CatalogueImage[] = [
  busyboxImage, ...alpineImages, ...debianImages, ...ubuntuImages, helloWorldImage, ...nginxImages, ...redisImages, nodeImage, whoamiImage, ...pauseImages, ...kubernetesImages,
]
