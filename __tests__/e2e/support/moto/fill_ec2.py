"""EC2: what goes away with its owner, launch templates, and the two sides of a VPC peering."""

from copy import copy
from typing import Any

from moto.ec2.exceptions import InvalidAssociationIdError, OperationNotPermitted
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.instances import Instance, InstanceState
from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.network_acls import NetworkAclAssociation
from moto.ec2.models.vpc_peering_connections import VPCPeeringConnection
from moto.ec2.models.vpcs import VPC
from remaining import remember_what_moto_makes


class FilledEC2Backend(EC2Backend):
    # moto finds a backend's service and its paths by the module of the class.
    __module__ = EC2Backend.__module__

    def __init__(self, region_name: str, account_id: str):
        super().__init__(region_name, account_id)
        remember_what_moto_makes(self)

    def delete_vpc(self, vpc_id: str) -> VPC:
        vpc = super().delete_vpc(vpc_id)
        for acl in list(self.network_acls.values()):
            if acl.vpc_id == vpc_id and acl.default:
                del self.network_acls[acl.id]
        return vpc

    def delete_nat_gateway(self, nat_gateway_id: str) -> NatGateway:
        gateway = super().delete_nat_gateway(nat_gateway_id)
        self.enis.pop(gateway.address_set[0]["networkInterfaceId"], None)
        return gateway

    def replace_network_acl_association(
        self, association_id: str, network_acl_id: str
    ) -> NetworkAclAssociation:
        # An association goes with its subnet, which may be deleted at the same time.
        try:
            return super().replace_network_acl_association(association_id, network_acl_id)
        except StopIteration:
            raise InvalidAssociationIdError(association_id) from None

    def terminate_instances(self, instance_ids: list[str]) -> list[tuple[Instance, InstanceState]]:
        terminated = super().terminate_instances(instance_ids)
        for instance, _ in terminated:
            for interface in instance.nics.values():
                self.enis.pop(interface.id, None)
        return terminated

    def create_launch_template(
        self,
        name: str,
        description: str,
        template_data: dict[str, Any],
        tag_spec: dict[str, Any],
    ) -> LaunchTemplate:
        specifications = template_data.get("TagSpecifications", [])
        template_data["TagSpecifications"] = [
            one for one in specifications if one["ResourceType"] != "launch-template"
        ]
        return super().create_launch_template(name, description, template_data, tag_spec)

    def describe_launch_templates(self, *args: Any, **kwargs: Any) -> list[LaunchTemplate]:
        templates = super().describe_launch_templates(*args, **kwargs)
        for template in templates:
            template.tags = template.get_tags()
        return templates

    def describe_vpc_peering_connections(
        self, vpc_peering_ids: list[str] | None = None
    ) -> list[VPCPeeringConnection]:
        def seen_from_here(connection: VPCPeeringConnection) -> VPCPeeringConnection:
            # The copy shares status and options, and looks its tags up in this backend.
            view = copy(connection)
            view.ec2_backend = self
            return view

        return [
            seen_from_here(connection)
            for connection in super().describe_vpc_peering_connections(vpc_peering_ids)
        ]

    def modify_vpc_peering_connection_options(
        self,
        vpc_pcx_id: str,
        accepter_options: dict[str, Any] | None = None,
        requester_options: dict[str, Any] | None = None,
    ) -> VPCPeeringConnection:
        connection = self.get_vpc_peering_connection(vpc_pcx_id)
        if connection.status["Code"] != "active":
            raise OperationNotPermitted(
                f"Peering {vpc_pcx_id} is not active. "
                "Peering options can be added only to active peerings."
            )
        for role, options, vpc in (
            ("accepter", accepter_options, connection.peer_vpc),
            ("requester", requester_options, connection.vpc),
        ):
            if options and (vpc.owner_id, vpc.region) != (self.account_id, self.region_name):
                raise OperationNotPermitted(
                    f"User {self.account_id} in {self.region_name} cannot modify the {role} "
                    f"options of peering {vpc_pcx_id}."
                )
        return super().modify_vpc_peering_connection_options(
            vpc_pcx_id, accepter_options, requester_options
        )


def install() -> None:
    ec2_backends.backend = FilledEC2Backend
