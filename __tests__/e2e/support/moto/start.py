"""Runs moto, a simulation of AWS, on a free port of 127.0.0.1, and fills what moto lacks.

When it is ready it writes one line to stdout: {"port": 12345, "accountId": "123456789012"}. It ends
when its stdin is closed. `GET /moto-api/remaining` lists what exists in every account and region. A
request that moto fails to answer is refused with code MotoFailed, and its trace goes to stderr.

What it fills, and why (tried with moto 5.2.5 and version 5.100.0 of Terraform's AWS provider):

EKS (fill_eks.py, fill_addons.py)
- add-ons and their versions: moto answers 404
- a cluster's vpcId and security group: moto has neither; the group is a real one in the VPC, and goes
  with the cluster
- a cluster's access_config, upgrade policy and the defaults of its VPC and network settings: moto
  drops or lacks them
- a cluster's issuer and endpoint: moto gives every cluster of a region the same, so a second OIDC
  provider would be refused
- updates of a cluster's settings, logging, access and version: moto has no version update, replaces
  all VPC settings by the changed ones, and keeps no update for DescribeUpdate
- a node group's Auto Scaling group, with the launch template that EKS makes for it: moto names one
  that does not exist; here real instances come and go with it
- a node group's version, release, update_config, disk size and remote access: moto gives Kubernetes
  1.19, 20 GiB and an SSH key to each, which Terraform would see as a change
- updates of a node group's version and launch template: moto has none
- tags of node groups and add-ons: moto knows those of clusters alone

EC2 (fill_ec2.py)
- a launch template's own tags: moto lists them among those of instances, which Terraform would see as
  a change, and ignores later changes
- a VPC's default network ACL, a NAT gateway's and an instance's network interfaces: moto keeps them
  when their owner is deleted
- tags of a VPC peering connection: each account and region has its own; moto shows the requester's to
  both
- options of a VPC peering connection: as AWS does, refuses them before it is active, and those of the
  other side; moto takes them

Load balancers (fill_elbv2.py)
- a network load balancer's ARN: moto calls every one an application load balancer's
- its addresses: moto drops those that are asked for, which Terraform would see as a change; here each
  is taken in its subnet by a network interface that goes with the load balancer, and refused where it
  is taken already or is not one of the subnet
- its name: moto lets several have the same

IAM
- AWS' managed policies: moto has them, but loads them on request only
"""

import json
import os
import sys
import threading
import traceback
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

# moto reads this when it is imported.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

import fill_ec2  # noqa: E402
import fill_eks  # noqa: E402
import fill_elbv2  # noqa: E402
import remaining  # noqa: E402
from moto.core import DEFAULT_ACCOUNT_ID  # noqa: E402
from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    create_backend_app,
)
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402


class QuietRequestHandler(WSGIRequestHandler):
    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Writes nothing: what fails has written its trace."""


def refusal(environ: dict[str, Any], message: str) -> tuple[str, str]:
    """Type and text of an error as AWS' XML and JSON protocols write it."""
    if "form-urlencoded" not in environ.get("CONTENT_TYPE", ""):
        return "application/json", json.dumps({"message": message})
    error = f"<Error><Code>MotoFailed</Code><Message>{escape(message)}</Message></Error>"
    return "text/xml", f"<Response><Errors>{error}</Errors>{error}</Response>"


def serve(application: Any) -> Any:
    """Wraps moto: one request at a time, and failures that Terraform reports at once."""
    # moto's models are not made for Terraform's concurrent requests.
    lock = threading.Lock()

    def served(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with lock:
            try:
                return application(environ, start_response)
            except Exception as error:
                # After a 500 the provider would ask 25 times, for more than ten minutes.
                traceback.print_exc()
                kind, text = refusal(environ, f"moto failed: {error!r}")
                headers = [("Content-Type", kind), ("x-amzn-ErrorType", "MotoFailed")]
                start_response("400 Bad Request", headers)
                return [text.encode()]

    return served


def main() -> None:
    for part in (fill_ec2, fill_eks, fill_elbv2, remaining):
        part.install()
    server = make_server(
        "127.0.0.1",
        0,
        serve(DomainDispatcherApplication(create_backend_app)),
        threaded=True,
        request_handler=QuietRequestHandler,
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ready = {"port": server.server_port, "accountId": DEFAULT_ACCOUNT_ID}
    print(json.dumps(ready), flush=True)
    # The parent holds the other end: when it ends, however it ends, so does this process.
    sys.stdin.read()


if __name__ == "__main__":
    main()
