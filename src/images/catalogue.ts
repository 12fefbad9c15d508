import { alpineImages } from './alpine.ts'
import { busyboxImage } from './busybox.ts'
import { debianImages } from './debian.ts'
import { helloWorldImage } from './hello-world.ts'
import type { CatalogueImage } from './image.ts'
import { kubernetesImages } from './kubernetes.ts'
import { nginxImages } from './nginx/nginx.ts'
import { pauseImages } from './pause.ts'
import { ubuntuImages } from './ubuntu.ts'

/** Every image of the simulated registry, one file an item. */
export const CATALOGUE: readonly CatalogueImage[] = [busyboxImage, ...alpineImages, ...debianImages, ...ubuntuImages, helloWorldImage, ...nginxImages, ...pauseImages, ...kubernetesImages]
