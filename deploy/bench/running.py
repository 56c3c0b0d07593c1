"""A Maat started by deploy/up, and what benchmarks need to talk to it and to watch its processes."""
import base64, json, os, pathlib, socket, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def call(url, method="GET", token=None, form=None, document=None, basic=None):
    """The JSON answer of one request; any status that is no success is raised."""
    request = urllib.request.Request(url, method=method)
    if token:
        request.add_header("Authorization", "Bearer " + token)
    if basic:
        request.add_header("Authorization", "Basic " + base64.b64encode(basic.encode()).decode())
    if form:
        request.data = urllib.parse.urlencode(form).encode()
    if document:
        request.data = json.dumps(document).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        body = answer.read()
    return json.loads(body) if body else None


def status(url, token):
    request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token})
    try:
        with urllib.request.urlopen(request) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


class Maat:
    """Starts deploy/up in an own folder and waits until it is ready; `start` says how many seconds that took."""

    def __init__(self, folder, *options):
        ready = folder / "ready.json"
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [str(ROOT / "deploy/up"), "--no-samples", "--no-tour", "--port", str(free_port()), "--data",
             str(folder / "maat"), "--ready-file", str(ready), *options],
            stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        while not ready.exists():
            if self.process.poll() is not None:
                sys.exit("Maat did not start")
            time.sleep(0.05)
        self.start = time.monotonic() - begin
        self.house = json.loads(ready.read_text())
        self.api = self.house["public"][0] + "/api"
        ready.unlink()

    def user(self, name):
        """The access token of a registered user."""
        token = call(self.house["issuer"] + "/token", "POST", form={
            "grant_type": "password", "client_id": "dev", "scope": "openid", "username": name, "password": "any",
        })["access_token"]
        call(self.api + "/register", "POST", form={"access_token": token})
        return token

    def admit(self, token, study, series):
        """Lets a series appear in the user's inbox, as the proxy does before it stores the first instance."""
        admitted = call(self.house["servers"][0] + "/uploads/series", "POST", basic=self.house["internal_client"],
                        document={"token": token, "study": study, "series": series})
        assert admitted["allowed"], admitted

    def pids(self, *names):
        return [p["pid"] for p in self.house["processes"] if p["name"].startswith(names)]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def cpu_seconds(pids):
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def resident_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
