import { expect, test } from 'vitest'
import { nginxImages } from './nginx/nginx.ts'
import { redisImages } from './redis.ts'
import { hostOf, script } from './testing.ts'

const nginx = nginxImages[0] as (typeof nginxImages)[number]
const redis = redisImages[0] as (typeof redisImages)[number]

test('nginx serves its files, logs to standard output and ends gracefully on SIGQUIT', () => {
  const { stdout, stderr } = script(hostOf(nginx), `
echo '127.0.0.1 localhost' > /etc/hosts
nginx -g 'daemon off;' & sleep 1
echo hello > /usr/share/nginx/html/index.html
curl -s localhost; curl -s -o /dev/null -w '%{http_code}\\n' localhost/nope
kill -QUIT $!; wait $!; echo "status $?"
`)
  expect(stdout).toBe('127.0.0.1 - - [01/Jan/2026:12:00:01 +0000] "GET / HTTP/1.1" 200 6 "-" "curl/7.88.1" "-"\nhello\n127.0.0.1 - - [01/Jan/2026:12:00:01 +0000] "GET /nope HTTP/1.1" 404 153 "-" "curl/7.88.1" "-"\n404\nstatus 0\n')
  expect(stderr).toContain('open() "/usr/share/nginx/html/nope" failed (2: No such file or directory), client: 127.0.0.1, server: localhost, request: "GET /nope HTTP/1.1", host: "localhost"\n')
  expect(stderr).toContain('signal 3 (SIGQUIT) received, shutting down\n')
})

test('nginx reads a changed configuration on SIGHUP and keeps the old one when the new is wrong', () => {
  const { stdout, stderr } = script(hostOf(nginx), `
echo '127.0.0.1 localhost' > /etc/hosts
nginx -g 'daemon off;' > /dev/null & sleep 1
echo 'server { listen 81; location / { return 200 "port $server_port\\n"; } }' > /etc/nginx/conf.d/two.conf
kill -HUP $!; sleep 1; curl -s localhost:81
echo 'sever {' > /etc/nginx/conf.d/three.conf
nginx -t; kill -HUP $!; sleep 1; curl -s localhost:81
`)
  expect(stdout).toBe('port 81\nport 81\n')
  expect(stderr).toContain('nginx: [emerg] unexpected end of file, expecting "}" in /etc/nginx/conf.d/three.conf:2\nnginx: configuration file /etc/nginx/nginx.conf test failed\n')
})

test('redis keeps its data over a restart', () => {
  const { stdout } = script(hostOf(redis), `
cd /data
redis-server --loglevel warning > /dev/null & sleep 1
redis-cli set greeting 'hello world'; redis-cli rpush l a b; redis-cli incr n
kill $!; wait $!
redis-server --loglevel warning > /dev/null & sleep 1
redis-cli get greeting; redis-cli lrange l 0 -1; redis-cli incr n; redis-cli get l
`)
  expect(stdout).toBe('OK\n2\n1\nhello world\na\nb\n2\nWRONGTYPE Operation against a key holding the wrong kind of value\n\n')
})

test('curl says why it could not connect', () => {
  const { stderr, status } = script(hostOf(nginx), "echo '127.0.0.1 localhost' > /etc/hosts; curl -sS localhost:8080")
  expect({ stderr, status }).toEqual({ stderr: "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server\n", status: 7 })
})
