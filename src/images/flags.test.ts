import { expect, test } from 'vitest'
import { alpineImages } from './alpine.ts'
import { busyboxImage } from './busybox.ts'
import { debianImages } from './debian.ts'
import { nginxImages } from './nginx/nginx.ts'
import { layer, step } from './image.ts'
import { debianPackages } from './parts/gnu.ts'
import { hostOf, script } from './testing.ts'

const debian = debianImages[0] as (typeof debianImages)[number]
const nginx = nginxImages[0] as (typeof nginxImages)[number]

test('a flag that is not simulated is refused by name', () => {
  expect(script(hostOf(debian), 'ls > /dev/null; echo a | sort -m; date +%Y | fold -b; tar --help > /dev/null; sha256sum -w /etc/passwd')).toEqual({
    stdout: '', stderr: 'drydock: sort -m is not simulated yet\ndrydock: fold -b is not simulated yet\ndrydock: sha256sum -w is not simulated yet\n', status: 1,
  })
})

test('ls escapes, hides and leaves out names as it is asked', () => {
  const { stdout } = script(hostOf(debian), `
cd /tmp; mkdir d; touch 'a b' "$(printf 'n\\nl')" x.o x.c; chmod +x x.c
ls -b; echo --; ls -q; echo --; ls -I '*.o' -I 'n*'; echo --; ls -F -I 'n*'; echo --; ls -p --file-type -I 'n*'; echo --; ls -F=never d x.c 2>/dev/null; ls --classify=never x.c
`)
  expect(stdout).toBe('a\\ b\nd\nn\\nl\nx.c\nx.o\n--\na b\nd\nn?l\nx.c\nx.o\n--\na b\nd\nx.c\n--\na b\nd/\nx.c*\nx.o\n--\na b\nd/\nx.c\nx.o\n--\nx.c\n')
})

test('grep tells only that binary files match, unless it is told what they are', () => {
  const { stdout } = script(hostOf(debian), `
printf 'one\\0\\ntwo one\\n' > b; echo one > t
grep one b t; grep -a -c one b; grep -I one b t; grep --binary-files=text two b; grep --binary-files=without-match -c one b; grep --binary-files=odd one t; echo $?
`)
  expect(stdout).toBe('grep: b: binary file matches\nt:one\n2\nt:one\ntwo one\n2\n')
})

test('tar --numeric-owner neither writes nor shows names', () => {
  const { stdout } = script(hostOf(debian), "touch -d '2026-01-01 10:00' f; tar cf a f; tar tvf a; tar --numeric-owner -tvf a; tar --numeric-owner -cf n f; tar tvf n")
  expect(stdout).toBe('-rw-r--r-- root/root         0 2026-01-01 10:00 f\n-rw-r--r-- 0/0               0 2026-01-01 10:00 f\n-rw-r--r-- 0/0               0 2026-01-01 10:00 f\n')
})

test('ps draws descent, and refuses threads', () => {
  const procps = step('RUN apt-get install procps', layer({ files: () => debianPackages('procps'), size: 1, compressedSize: 1 }))
  const { stdout, stderr } = script(hostOf({ ...debian, history: [...debian.history, procps] }), `
bash -c 'sleep 50 & sh -c "sleep 60; :" & wait' & sleep 1
ps -e --forest -o args --no-headers > out; tail -n +6 out; echo --; ps -eH -o comm h > out; cat out; ps -L; ps -j | head -1; ps j | head -1; ps -e -o pid= -p 1
`)
  expect(stdout).toBe(String.raw`     \_ bash -c sleep 50 & sh -c "sleep 60; :" & wait
     |   \_ sleep 50
     |   \_ sh -c sleep 60; :
     |       \_ sleep 60
     \_ ps -e --forest -o args --no-headers
--
init
  sh
    bash
      sleep
      sh
        sleep
    ps
    PID    PGID     SID TTY          TIME CMD
   PPID     PID    PGID     SID TTY        TPGID STAT   UID   TIME COMMAND
      1
`)
  expect(stderr).toBe('drydock: ps -L is not simulated yet\n')
})

test('curl gives up connecting, and the whole transfer, when its time is over', () => {
  const { stdout, stderr } = script(hostOf(nginx), `
curl -sS --connect-timeout 2 http://10.99.0.1/; echo $?
curl -sS -m 2.5 http://10.99.0.1/; echo $?
echo 'server { listen 90; location / { proxy_pass http://10.99.0.1; } }' > /etc/nginx/conf.d/slow.conf
nginx > /dev/null 2>&1; sleep 1
curl -sS -m 1.5 http://127.0.0.1:90/; echo $?
curl -sS --connect-timeout 1 -m 2 http://127.0.0.1:90/; echo $?
curl -sSk https://127.0.0.1/; echo $?
curl -sS -o deep/er/f --create-dirs http://127.0.0.1/; head -1 deep/er/f
`)
  expect(stderr).toBe(`curl: (28) Failed to connect to 10.99.0.1 port 80 after 2000 ms: Timeout was reached
curl: (28) Connection timed out after 2500 milliseconds
curl: (28) Operation timed out after 1500 milliseconds with 0 bytes received
curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received
curl: (35) drydock: curl https is not simulated yet (127.0.0.1)
`)
  expect(stdout).toBe('28\n28\n28\n28\n35\n<!DOCTYPE html>\n')
})

test('xargs -P runs commands side by side', () => {
  const { stdout } = script(hostOf(debian), "time -p true 2>/dev/null; S=$(date +%s); echo 2 2 2 | xargs -n 1 -P 3 sleep; E=$(date +%s); echo $((E - S)); echo 3 1 | xargs -n 1 -P 0 sh -c 'sleep $0; echo $0'; echo 1 2 | xargs -n 1 echo")
  expect(stdout).toBe('2\n1\n3\n1\n2\n')
})

test('nproc counts the CPUs that may be used', () => {
  expect(script(hostOf(busyboxImage), 'nproc; nproc --all').stdout).toBe('2\n2\n')
})

test('hostname -f is the first name on the line of /etc/hosts', () => {
  expect(script(hostOf(debian), "hostname -f; echo '10.0.0.2 box.example.test box' > /etc/hosts; hostname -f").stdout).toBe('box\nbox.example.test\n')
})

test('a deadline of wget is kept by connecting and by every read', () => {
  expect(script(hostOf(busyboxImage), "nc -lk -p 90 -e sleep 100 & sleep 1; wget -q -T 2 http://127.0.0.1:90/; echo $?")).toMatchObject({ stdout: '1\n', stderr: 'wget: download timed out\n' })
})

test('nginx honours what can be seen of its directives and refuses the rest when it starts', () => {
  const { stdout } = script(hostOf(nginx), `
cat > /etc/nginx/conf.d/default.conf <<'END'
server {
  listen 80; listen [::]:80; root /srv/www; charset utf-8; etag off; log_not_found off; error_log /tmp/errors;
  location /far { proxy_pass http://10.99.0.1; proxy_connect_timeout 500ms; proxy_send_timeout 5s; }
  location /slow { proxy_pass http://127.0.0.1:81; proxy_read_timeout 1s; }
  location /latin { charset off; }
}
server { listen 81; location / { proxy_pass http://10.99.0.1; } }
END
mkdir -p /srv/www/latin; echo hello > /srv/www/a.txt; cp /srv/www/a.txt /srv/www/latin/
nginx > /tmp/start 2>&1; sleep 1; grep emerg /tmp/start
curl -sI http://127.0.0.1/a.txt | grep -i -e type -e etag | tr -d '\\r'
curl -sI http://127.0.0.1/latin/a.txt | grep -i -e type -e etag | tr -d '\\r'
curl -s -o /dev/null -w '%{http_code}\n' http://127.0.0.1/nope
curl -s -o /dev/null -w '%{http_code} %{time_total}\n' http://127.0.0.1/far
curl -s -o /dev/null -w '%{http_code} %{time_total}\n' http://127.0.0.1/slow
cut -d' ' -f3- /tmp/errors
for line in 'send_timeout 5s;' 'keepalive_timeout 0;' 'proxy_buffering off;' 'large_client_header_buffers 4 8k;' 'keepalive_timeout 65;' 'sendfile on;'; do
  echo "$line" > /etc/nginx/conf.d/one.conf; nginx -t -q 2>&1 | head -1
done
`)
  expect(stdout).toBe(`Content-Type: text/plain; charset=utf-8
Content-Type: text/plain
404
504 0.500062
504 1.000092
[error] 8#8: *4 upstream timed out (110: Connection timed out) while connecting to upstream, upstream: "http://10.99.0.1:80/far", client: 127.0.0.1, server: , request: "GET /far HTTP/1.1", host: "127.0.0.1"
[error] 8#8: *5 upstream timed out (110: Connection timed out) while reading response header from upstream, upstream: "http://127.0.0.1:81/slow", client: 127.0.0.1, server: , request: "GET /slow HTTP/1.1", host: "127.0.0.1"
${['send_timeout', 'keepalive_timeout 0', 'proxy_buffering off', 'large_client_header_buffers'].map((what) => `nginx: [emerg] drydock: nginx directive "${what}" is not simulated yet in /etc/nginx/conf.d/one.conf:1\n`).join('')}`)
})

test('commands that real images have and that are not simulated say so', () => {
  const alpine = alpineImages[0] as (typeof alpineImages)[number]
  expect(script(hostOf(busyboxImage), 'vi x; echo $?')).toMatchObject({ stdout: '1\n', stderr: 'drydock: vi is not simulated yet\n' })
  expect(script(hostOf(alpine), 'apk add curl || vi x').stderr).toBe('drydock: apk is not simulated yet\ndrydock: vi is not simulated yet\n')
  expect(script(hostOf(debian), 'apt-get update; apt install -y curl; dpkg -l; vim x').stderr).toBe('drydock: apt-get is not simulated yet\ndrydock: apt is not simulated yet\ndrydock: dpkg is not simulated yet\nsh: 1: vim: not found\n')
})

test('getent looks users, groups and hosts up', () => {
  const { stdout } = script(hostOf(debian), "getent passwd root; getent group 65534 nosuch; echo $?; echo '10.0.0.2 db.test db' > /etc/hosts; getent hosts db; getent ahosts db; getent hosts nosuch.test; echo $?; getent hosts")
  expect(stdout).toBe('root:x:0:0:root:/root:/bin/bash\nnogroup:x:65534:\n2\n10.0.0.2        db.test db\n10.0.0.2        STREAM db.test\n10.0.0.2        DGRAM \n10.0.0.2        RAW   \n2\n10.0.0.2        db.test db\n')
})

test('timeout -v says what it sends, sed -u holds no line back', () => {
  const { stdout, stderr } = script(hostOf(debian), "timeout -v 1 sleep 9; echo $?; (echo a; sleep 5) | sed -u s/a/b/ > out & sleep 1; cat out; mount -v -t tmpfs none /mnt; umount -n /")
  expect(stdout).toBe('124\nb\n')
  expect(stderr).toBe('timeout: sending signal TERM to command ‘sleep’\ndrydock: mount -v is not simulated yet\numount: /: target is busy.\n')
})

test('ls takes only the words that its flags have', () => {
  const { stdout, stderr } = script(hostOf(debian), "touch -d '2020-01-01' f; chmod 600 f; ls -l --time=ctime --time-style=+%Y f | cut -d' ' -f6; ls -l --time-style=+%Y f | cut -d' ' -f6; ls --sort=width; ls --sort=odd; echo $?; ls --color=force -d / | grep -c 34m", { LANG: 'C' })
  expect(stdout).toBe('2026\n2020\n2\n1\n')
  expect(stderr).toBe("ls: drydock: ls --sort=width is not simulated yet\nls: invalid argument 'odd' for '--sort'\nValid arguments are:\n  - 'none'\n  - 'time'\n  - 'size'\n  - 'extension'\n  - 'version'\n  - 'width'\nTry 'ls --help' for more information.\n")
})
