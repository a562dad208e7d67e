"""Types a line into a shell, as somebody at a terminal does: type.py LINE SHELL... prints what came on the terminal from the line on.

The shell says READY when it takes input; what runs because of the line says DONE.
"""
import os
import pty
import select
import sys
import time

line, command = sys.argv[1], sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM='dumb', COLUMNS='200')
    os.execvp(command[0], command)

seen = ''


def read_until(mark, seconds=20):
    global seen
    ends = time.monotonic() + seconds
    while mark not in seen and time.monotonic() < ends:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            seen += os.read(terminal, 4096).decode(errors='replace')
        except OSError:
            return


read_until('READY')
seen = ''
# Between keys a shell completes: what is typed ahead it may take without.
for part in line.replace('\t', '\t\0').split('\0'):
    os.write(terminal, part.encode())
    time.sleep(0.5)
os.write(terminal, b'\r')
read_until('DONE')
print(seen)
os.kill(pid, 9)
